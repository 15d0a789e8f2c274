import LedgerContract
import RotationCore
import RotationPorts
import SQLiteLedger

/// How fast the ledger is here: commits with one and with 64 callers, and reading with 100,000 lineages.
struct Measurement {
    let directory: String

    func run() async throws {
        let ledger = try await SQLiteLedger.open(directory: directory, mode: .daemon)
        try await commits(ledger, callers: 1, calls: 5_000)
        try await commits(ledger, callers: 64, calls: 50_000)
        try await fill(ledger, lineages: 100_000)
        try await ledger.close()
        try await runReading()
    }

    func runReading() async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let ledger = try await SQLiteLedger.open(directory: directory, mode: .daemon)
        report("open and check, 100,000 lineages", clock.now - start, count: 1)
        try await loads(ledger)
        try await listings(ledger)
        try await ledger.close()
    }

    private func commits(_ ledger: SQLiteLedger, callers: Int, calls: Int) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    let lineage = LineageID(server: "main", tenant: TenantID(1), name: "c\(callers)-\(caller)")
                    try await ledger.record(Samples.delivered(1, of: lineage))
                    for call in 0..<(calls / callers) {
                        try await ledger.record(
                            Samples.facts(
                                [.superseded(1, overlapEnds: Samples.start + .seconds(Int64(call)))], of: lineage)
                        )
                        if call % 10 == 9 { try await restart(ledger, lineage) }
                    }
                }
            }
            try await group.waitForAll()
        }
        let done = calls + calls / 10
        report("record, \(callers) callers", clock.now - start, count: done)
    }

    /// Keeps the lineage at the size of a real one.
    private func restart(_ ledger: SQLiteLedger, _ lineage: LineageID) async throws {
        try await ledger.record(Samples.facts([.dead(1)], of: lineage) + Samples.delivered(1, of: lineage))
    }

    private func fill(_ ledger: SQLiteLedger, lineages: Int) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        for first in stride(from: 0, to: lineages, by: 1000) {
            try await ledger.record((first..<(first + 1000)).flatMap { living(lineage($0)) })
        }
        report("fill, 15 facts each", clock.now - start, count: lineages)
    }

    private func living(_ lineage: LineageID) -> [Fact] {
        Samples.delivered(1, of: lineage)
            + Samples.facts(
                [
                    .superseded(1, overlapEnds: Samples.start), .intended(Samples.intent(2)),
                    .issued(2, KeyID(3), Samples.secret(2), serverDate: nil), .verified(2),
                ], of: lineage)
    }

    private func loads(_ ledger: SQLiteLedger) async throws {
        let clock = ContinuousClock()
        let some = (0..<10_000).map { lineage($0 * 7919 % 100_000) }
        var start = clock.now
        for lineage in some { _ = try await ledger.facts(of: lineage) }
        report("facts(of:), one call each", clock.now - start, count: some.count)
        start = clock.now
        _ = try await ledger.facts(of: some)
        report("facts(of:), one call for all", clock.now - start, count: some.count)
    }

    private func listings(_ ledger: SQLiteLedger) async throws {
        let clock = ContinuousClock()
        var start = clock.now
        let count = try await ledger.lineages().count
        report("lineages()", clock.now - start, count: count)
        start = clock.now
        var position: LedgerPage.Position?
        var seen = 0
        repeat {
            let page = try await ledger.page(after: position, limit: 500)
            seen += page.entries.count
            position = page.next
        } while position != nil
        report("page(after:limit: 500)", clock.now - start, count: seen)
    }

    private func lineage(_ number: Int) -> LineageID {
        LineageID(server: "main", tenant: TenantID(19), name: "k\(number)")
    }

    private func report(_ what: String, _ time: Duration, count: Int) {
        let each = time / count
        LedgerExerciser.say("\(what): \(count) in \(time), \(each) each, \(Int(.seconds(1) / each)) a second")
    }
}
