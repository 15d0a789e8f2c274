import RotationCore

extension JSONReport.Plan {
    init(_ report: PlanReport) {
        self.init(
            now: report.now.description, until: report.until.description,
            steps: report.entries.map {
                .init(
                    at: $0.at.description, lineage: $0.lineage.description, action: $0.action.text,
                    because: $0.why.isEmpty ? nil : $0.why, expires: $0.expiry?.description)
            },
            problems: report.problems.map {
                .init(
                    lineage: $0.lineage.description, summary: $0.problem.summary, remedy: $0.problem.remedy)
            })
    }
}
