import RotationCore
import RotationPorts

/// The lineages to work on: the configured ones, and those that left the configuration but not yet the ledger (S20).
struct Roster {
    private let setup: RotationSetup

    init(_ setup: RotationSetup) {
        self.setup = setup
    }

    func all() async throws(LedgerError) -> [Lineage] {
        let configured = Set(setup.lineages.map(\.id))
        var lineages = setup.lineages
        for id in try await setup.ledger.lineages().sorted() {
            let facts = try await setup.ledger.facts(of: id)
            if configured.contains(id) {
                if facts.retiredAt != nil { try await note(.reinstated, .reinstated, id) }
                continue
            }
            if facts.retiredAt == nil { try await note(.retired, .retired, id) }
            lineages.append(Lineage(retired: id, facts: facts))
        }
        return lineages
    }

    private func note(
        _ kind: Fact.Kind, _ event: LineageEvent, _ id: LineageID
    ) async throws(LedgerError) {
        try await setup.ledger.record([Fact(lineage: id, at: setup.time.now(), kind: kind)])
        setup.observer.observe(.lineage(id, event))
    }
}
