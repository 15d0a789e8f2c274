import LedgerContract
import RotationCore
import SQLiteLedger
import Testing

/// A lineage that is stuck for a year must not fill the disk.
struct GrowthTests {
    static let troubles: [[Fact.Kind]] = [
        [.failed(.deliver(path: "/run/key"), attempt: 1, message: "no such directory")],
        [.intended(Samples.intent(2)), .notSent(2), .failed(.create, attempt: 1, message: "refused")],
        [.secondWriterSeen(remoteName: "collector.edge8.g9")],
        [.resumed],
    ]

    @Test(arguments: troubles)
    func keepsItsSizeWhenTheSameTroubleComesBack(trouble: [Fact.Kind]) async throws {
        let scratch = try ScratchDirectory()
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        try await ledger.record(Samples.delivered(1) + Samples.facts(trouble))
        let before = try await ledger.history(HistoryQuery(), limit: 10_000).entries.count
        for _ in 1...200 { try await ledger.record(Samples.facts(trouble)) }
        #expect(try await ledger.history(HistoryQuery(), limit: 10_000).entries.count == before)
        try await ledger.close()
    }
}
