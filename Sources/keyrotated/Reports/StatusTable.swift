import RotationCore

/// A status report for people, at most 80 columns wide where the names allow it.
struct StatusTable {
    let report: StatusReport

    var text: String {
        ([headline, ""] + rows + problems).joined(separator: "\n")
    }

    private var headline: String {
        let daemon = report.daemon.map { "running (process \($0))" } ?? "NOT RUNNING: nothing is renewed"
        let instance = report.instance.map { ", instance \($0)" } ?? ""
        return "keyrotated is \(daemon)\(instance); \(summary)"
    }

    private var summary: String {
        let counts: [(LineageReport.Health, String)] = [
            (.healthy, "healthy"), (.attention, "to be watched"), (.stuck, "STUCK"),
        ]
        let parts = counts.compactMap { health, word -> String? in
            let count = report.lineages.count { $0.health == health }
            return count == 0 ? nil : "\(count) \(word)"
        }
        return parts.isEmpty ? "no keys" : "keys: \(parts.joined(separator: ", "))"
    }

    private var rows: [String] {
        var table = TextTable(columns: ["LINEAGE", "PHASE", "GENERATION", "EXPIRES IN", "NEXT"])
        for lineage in report.lineages {
            let next = lineage.next
            let due = next.at <= report.now ? "now" : "in \(Span.text(next.at - report.now))"
            table.add([
                lineage.id.description,
                lineage.phase?.rawValue ?? "–",
                lineage.generation.map { "g\($0.number)" } ?? "–",
                lineage.timeToStrand.map(Span.text) ?? (lineage.facts.current == nil ? "–" : "never"),
                next.at == .distantFuture ? next.what : "\(due): \(next.what)",
            ])
        }
        return table.lines
    }

    private var problems: [String] {
        let troubled = report.lineages.compactMap { lineage in lineage.problem.map { (lineage.id, $0) } }
        guard !troubled.isEmpty else { return [] }
        return [""]
            + troubled.map { id, problem in "\(id): \(problem.summary)\n  → \(problem.remedy)" }
    }
}
