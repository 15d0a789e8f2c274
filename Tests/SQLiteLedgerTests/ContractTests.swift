import LedgerContract
import SQLiteLedger
import Testing

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
}
