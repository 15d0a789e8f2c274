import LedgerContract
import RotationCore
import Testing

@testable import SQLiteLedger

struct ContractTests {
    @Test(arguments: LedgerContract.checks)
    func keepsTheContract(check: LedgerContract.Check) async throws {
        let scratch = try ScratchDirectory()
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        try await check.run(ledger)
        try await ledger.close()
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func equalsTheFoldOfAllFactsEverRecorded(seed: UInt64) async throws {
        let scratch = try ScratchDirectory()
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        try await LedgerContract.equalsFold(ledger, seed: seed, batches: 700)
        try await ledger.close()
    }

    /// Otherwise the contract would say nothing about a kind that was added later.
    @Test func isAskedAboutEveryKindOfFact() {
        var random = RandomFacts(seed: 1)
        let drawn = (0..<10_000).map { _ in random.next().kind }
        for kinds in [LedgerContract.everyKind, drawn] {
            #expect(Set(kinds.compactMap(\.storedName)) == Set(FactKind.allCases))
        }
    }
}
