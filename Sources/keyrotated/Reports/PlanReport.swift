import RotationCore

/// What will happen to all lineages, in the order of time.
struct PlanReport {
    let now: Timestamp
    let until: Timestamp
    let entries: [Plan.Entry]
    let problems: [(lineage: LineageID, problem: LineageReport.Trouble)]

    init(
        _ lineages: [(lineage: Lineage, facts: LineageFacts)], from now: Timestamp, until: Timestamp, instance: String
    ) {
        let plans = lineages.map { lineage, facts in
            LineagePlan(lineage, facts: facts, from: now, until: until, instance: instance)
        }
        self.now = now
        self.until = until
        entries = plans.flatMap(\.entries).sorted { ($0.at, $0.lineage) < ($1.at, $1.lineage) }
        problems = plans.flatMap { plan in plan.problems.map { (plan.id, $0) } }
    }
}

/// What will happen to one lineage, and what is wrong with it now or stops it then.
private struct LineagePlan {
    let id: LineageID
    let entries: [Plan.Entry]
    let problems: [LineageReport.Trouble]

    init(_ lineage: Lineage, facts: LineageFacts, from now: Timestamp, until: Timestamp, instance: String) {
        let report = LineageReport(lineage, facts: facts, now: now)
        let known = report.obstacles + report.failures
        id = lineage.id
        // The daemon saw what the ledger does not show, and waits: what it would do without that is no plan.
        if facts.trouble != nil || report.awaitsAdoption {
            (entries, problems) = ([], known)
            return
        }
        let plan = Plan(
            for: lineage, facts: facts, evidence: Evidence(), from: now, until: until, instance: instance)
        let end = plan.problem.map {
            LineageReport.Trouble(summary: $0.kind.description, remedy: $0.kind.remedy(for: lineage.id))
        }
        entries = plan.entries
        problems = LineageReport.distinct(known + [end].compactMap { $0 })
    }
}

extension LineageReport {
    /// What stands in its files is to be taken over, and cannot: nobody knows what comes after it.
    fileprivate var awaitsAdoption: Bool {
        standingFailures.keys.contains { if case .adopt = $0 { true } else { false } }
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
