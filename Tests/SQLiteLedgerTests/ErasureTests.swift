import LedgerContract
import RotationCore
import SQLiteLedger
import Testing

/// P2: a secret that is of no more use is nowhere in the state directory.
struct ErasureTests {
    let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    static let ends: [Fact.Kind] = [
        .dead(1), .issued(1, KeyID(9), Samples.secret(9), serverDate: nil), .lapsed(1), .rejected(1, reason: "no"),
        .notSent(1), .intended(Samples.intent(1)),
    ]

    @Test(arguments: ends)
    func leavesNoByteOfASecretOfNoMoreUse(end: Fact.Kind) async throws {
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        try await ledger.record(Samples.delivered(1) + Samples.delivered(2))
        #expect(try !scratch.filesContaining("canary-1-").isEmpty, "the search finds nothing even where it must")
        try await ledger.record(Samples.facts([end]))
        try await ledger.close()
        #expect(try scratch.filesContaining("canary-1-").isEmpty)
        #expect(try scratch.filesContaining("canary-2-") == ["ledger.sqlite"])
    }

    @Test func leavesNoByteOfASecretWhoseKeyWasAdoptedOver() async throws {
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        let facts = [1, 2].map { Fact.Kind.adopted(Samples.adoption(), Samples.secret($0)) }
        try await ledger.record(Samples.facts([facts[0], .delivered(0, Samples.destinations[0])]))
        try await ledger.record(Samples.facts([facts[1]]))
        #expect(try await ledger.facts(of: Samples.lineage) == LineageFacts(Samples.facts([facts[1]])))
        try await ledger.close()
        #expect(try scratch.filesContaining("canary-1-").isEmpty)
        #expect(try scratch.filesContaining("canary-2-") == ["ledger.sqlite"])
    }

    @Test func leavesNoByteOfASecretThatNoGenerationHas() async throws {
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        try await ledger.record(Samples.facts([.issued(1, KeyID(1), Samples.secret(1), serverDate: nil)]))
        #expect(try scratch.filesContaining("canary-1-").isEmpty)
        try await ledger.close()
    }

    /// The log is cut by itself, a second after an erasure: waited for, at most ten.
    @Test func cutsTheLogWhileTheLedgerStaysOpen() async throws {
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        try await ledger.record(Samples.delivered(1))
        try await ledger.record(Samples.facts([.dead(1)]))
        for _ in 1...100 where try !scratch.bytes("ledger.sqlite-wal").isEmpty {
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(try scratch.filesContaining("canary-1-").isEmpty)
        #expect(await ledger.scrubProblem == nil)
        try await ledger.close()
    }
}
