internal import RotationCore

extension LineageFacts {
    /// What the fold of *all* facts of a lineage gives, out of what is still read of them: the summary, the facts
    /// of its unsettled generations in their order, and its standing failures.
    init(of lineage: LineageID, summary: LineageSummary, living: [Fact], failures: [Fact]) {
        self.init(
            highestNumber: summary.highestNumber, recentIntents: summary.recentIntents, compromise: summary.compromise,
            living: living + summary.facts(of: lineage) + failures)
    }
}
