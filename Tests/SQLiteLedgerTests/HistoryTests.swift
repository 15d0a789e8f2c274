import LedgerContract
import RotationCore
import SQLiteLedger
import Testing

struct HistoryTests {
    let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    private static let other = LineageID(server: "main", tenant: TenantID(1), name: "other")

    private func history(
        _ ledger: SQLiteLedger, _ query: HistoryQuery = HistoryQuery(), pages limit: Int = 1000
    ) async throws -> [HistoryEntry] {
        var entries: [HistoryEntry] = []
        var page = try await ledger.history(query, limit: limit)
        while true {
            #expect(page.entries.count <= limit)
            entries += page.entries
            guard let next = page.next, entries.count < 10_000 else { return entries }
            page = try await ledger.history(query, after: next, limit: limit)
        }
    }

    @Test func tellsWhatIsStuckAndWhatHelps() async throws {
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        try await ledger.record(Samples.facts([.stuck(summary: "refused", remedy: "ask"), .unstuck]))
        let entries = try await history(ledger)
        #expect(entries.map(\.kind) == [.stuck, .unstuck])
        #expect(entries.map(\.reason) == ["refused", nil])
        #expect(entries.map(\.remedy) == ["ask", nil])
        try await ledger.close()
    }

    @Test func tellsTheOldestFirstAndNoSecret() async throws {
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        try await ledger.record(Samples.delivered(1) + Samples.delivered(1, of: Self.other))
        try await ledger.record(Samples.facts([.superseded(1, overlapEnds: Samples.start), .dead(1), .held]))
        let entries = try await history(ledger, HistoryQuery(of: [Samples.lineage]))
        #expect(entries.first?.kind == .intended)
        #expect(entries.first?.remoteName == "collector.edge7.g1")
        #expect(entries.first?.expiry == Samples.intent(1).expiry)
        #expect(entries.suffix(3).map(\.kind) == [.superseded, .dead, .held])
        #expect(entries.suffix(3).map(\.overlapEnds) == [Samples.start, nil, nil])
        #expect(entries.count == Samples.delivered(1).count + 3)
        #expect(entries.allSatisfy { $0.lineage == Samples.lineage })
        #expect(entries.first { $0.kind == .issued }?.keyID == KeyID(2))
        #expect(!entries.contains { "\($0)".contains("canary") })
        #expect(entries.filter { $0.kind == .delivered }.map(\.path) == Samples.destinations.map(\.path))
        #expect(entries.filter { $0.kind == .told }.map(\.consumer) == Samples.consumers)
        #expect(try await history(ledger).count == 2 * Samples.delivered(1).count + 3)
        try await ledger.close()
    }

    @Test("Pages join without a gap, and what is recorded meanwhile comes at the end", arguments: [1, 3, 7, 1000])
    func pagesJoin(limit: Int) async throws {
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        try await ledger.record(Samples.delivered(1) + Samples.delivered(1, of: Self.other))
        let whole = try await history(ledger)
        #expect(try await history(ledger, pages: limit) == whole)
        let first = try await ledger.history(HistoryQuery(), limit: 3)
        try await ledger.record(Samples.facts([.lapsed(1)]))
        let rest = try await ledger.history(HistoryQuery(), after: first.next, limit: 1000)
        #expect((first.entries + rest.entries).map(\.kind) == whole.map(\.kind) + [.lapsed])
        try await ledger.close()
    }

    @Test func tellsTheNewestAndThoseSinceATime() async throws {
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        try await ledger.record(Samples.delivered(1) + Samples.facts([.held, .resumed], of: Self.other))
        let whole = try await history(ledger)
        for count in [0, 1, 2, whole.count, whole.count + 1] {
            #expect(try await history(ledger, HistoryQuery(newest: count)) == whole.suffix(count))
        }
        let since = Samples.start + .seconds(5)
        #expect(try await history(ledger, HistoryQuery(since: since)) == whole.filter { $0.at >= since })
        let few = HistoryQuery(of: [Self.other], since: Samples.start + .seconds(1), newest: 5)
        #expect(try await history(ledger, few).map(\.kind) == [.resumed])
        #expect(try await history(ledger, HistoryQuery(of: [])).isEmpty)
        let stranger = LineageID(server: "x", tenant: TenantID(2), name: "y")
        #expect(try await history(ledger, HistoryQuery(of: [stranger])).isEmpty)
        #expect(try await Set(ledger.everyLineage()) == [Samples.lineage, Self.other])
        try await ledger.close()
    }
}
