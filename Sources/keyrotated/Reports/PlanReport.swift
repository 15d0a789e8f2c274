import RotationCore

/// What will happen to all lineages, in the order of time.
struct PlanReport {
    let now: Timestamp
    let until: Timestamp
    let entries: [Plan.Entry]
    let problems: [(lineage: LineageID, problem: Problem)]

    /// A table longer than this is nobody's reading; JSON has them all.
    static let maximumRows = 200

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

    var text: String {
        if entries.isEmpty && problems.isEmpty { return "nothing happens before \(Clock.text(until))" }
        var table = TextTable(columns: ["WHEN", "LINEAGE", "WHAT", "WHY"])
        for entry in entries.prefix(Self.maximumRows) {
            table.add([when(entry.at), entry.lineage.description, entry.action.text, entry.action.why])
        }
        var lines = entries.isEmpty ? [] : table.lines
        if entries.count > Self.maximumRows {
            lines.append("… and \(entries.count - Self.maximumRows) more: narrow it with --until, or use --json")
        }
        lines += problems.map { "\($0.lineage): \($0.problem.kind)\n  → \($0.problem.kind.remedy)" }
        return lines.joined(separator: "\n")
    }

    private func when(_ time: Timestamp) -> String {
        time <= now ? "now" : Clock.text(time)
    }
}

extension Action {
    /// Why this is done at that time; empty where it simply follows from the step before.
    fileprivate var why: String {
        switch self {
        case .create(_, let reason): reason.rawValue
        case .revoke: "its overlap has ended"
        case .abandon(_, let reason): reason
        default: ""
        }
    }
}

extension JSONReport.Plan {
    init(_ report: PlanReport) {
        self.init(
            now: report.now.description, until: report.until.description,
            steps: report.entries.map {
                .init(
                    at: $0.at.description, lineage: $0.lineage.description, action: $0.action.text,
                    because: $0.action.why.isEmpty ? nil : $0.action.why, expires: $0.expiry?.description)
            },
            problems: report.problems.map {
                .init(
                    lineage: $0.lineage.description, summary: $0.problem.kind.description,
                    remedy: $0.problem.kind.remedy)
            })
    }
}
