import RotationCore
import RotationPorts

/// The lineages to work on: the configured ones, and those that left the configuration but not yet the ledger (S20).
///
/// Of the latter only the ids are known here. What they are follows from their facts, which are read when they are
/// visited, and not before: a pass of the former configuration may be adding to them still.
struct Roster {
    let lineages: [Lineage]
    /// Those whose server is not configured either: nobody visits them.
    let orphans: [LineageID]

    /// - Parameter former: lineages that may have been worked on until now, whether the ledger knows them yet or not:
    ///   their first create request may be on its way.
    init(_ scope: RotationScope, former: Set<LineageID>, ledger: any Ledger) async throws(LedgerError) {
        let configured = Set(scope.lineages.map(\.id))
        let known = former.union(try await ledger.lineages())
        let retired = known.subtracting(configured).sorted()
        lineages = scope.lineages + retired.map { Lineage(retired: $0, facts: LineageFacts()) }
        let servers = Set(scope.servers.map(\.name))
        orphans = retired.filter { !servers.contains($0.server) }
    }
}
