import LedgerContract
import RotationCore
import RotationPorts
import SQLiteLedger
import Testing

/// Concurrent calls share commits, and nothing else.
struct GroupCommitTests {
    @Test("P6: a call that is refused fails no other, although they came together")
    func refusesABadCallAlone() async throws {
        let scratch = try ScratchDirectory()
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        let refused = await withTaskGroup(of: Int?.self) { group in
            for number in 1...60 {
                group.addTask {
                    do {
                        // Every tenth has a number that no intent may have.
                        let intent = Samples.intent(number % 10 == 0 ? 0 : number)
                        try await ledger.record(Samples.facts([.intended(intent)], of: Self.lineage(number)))
                        return nil
                    } catch {
                        return number
                    }
                }
            }
            return await group.reduce(into: Set<Int>()) { refused, number in if let number { refused.insert(number) } }
        }
        #expect(refused == [10, 20, 30, 40, 50, 60])
        for number in 1...60 {
            let isThere = try await ledger.facts(of: Self.lineage(number)).generations.count == 1
            #expect(isThere == (number % 10 != 0), "\(number)")
        }
        try await ledger.close()
    }

    @Test func keepsNothingOfACallThatWasRefused() async throws {
        let scratch = try ScratchDirectory()
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        let error = await #expect(throws: LedgerError.self) {
            try await ledger.record(Samples.delivered(1) + Samples.facts([.intended(Samples.intent(0))]))
        }
        #expect(error?.code == .unusable)
        #expect(try await ledger.facts(of: Samples.lineage) == LineageFacts())
        try await ledger.close()
    }

    private static func lineage(_ number: Int) -> LineageID {
        LineageID(server: "main", tenant: TenantID(19), name: "k\(number)")
    }
}
