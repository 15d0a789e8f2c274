import RotationCore

/// What will happen to all lineages, in the order of time.
struct PlanReport {
    let now: Timestamp
    let until: Timestamp
    let entries: [Plan.Entry]
    let problems: [(lineage: LineageID, problem: Problem)]

    init(
        _ lineages: [(lineage: Lineage, facts: LineageFacts)], from now: Timestamp, until: Timestamp, instance: String
    ) {
        let plans = lineages.map { lineage, facts in
            (
                lineage.id,
                Plan(for: lineage, facts: facts, evidence: Evidence(), from: now, until: until, instance: instance)
            )
        }
        self.now = now
        self.until = until
        entries = plans.flatMap(\.1.entries).sorted { ($0.at, $0.lineage) < ($1.at, $1.lineage) }
        problems = plans.compactMap { id, plan in plan.problem.map { (id, $0) } }
    }
}

extension Plan.Entry {
    /// Why this is done at that time; empty where it simply follows from the step before.
    var why: String {
        switch action {
        case .create(_, let reason): reason.rawValue
        case .revoke: revocation?.rawValue ?? ""
        case .abandon(_, let reason): reason
        default: ""
        }
    }
}
