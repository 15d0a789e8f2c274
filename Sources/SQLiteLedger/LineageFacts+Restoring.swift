internal import RotationCore

extension LineageFacts {
    /// What the fold of *all* facts of a lineage gives, out of what is still read of them: the summary, the facts
    /// of its unsettled generations in their order, and its standing failures.
    ///
    /// The fold adds the time of each intent to ``recentIntents``, which the summary has already. So each intent is
    /// followed by a fact that takes one time away again: that nothing was sent for the placeholder, a generation 0
    /// that was put in just for this. Intents come first, as the placeholder would take a real generation 0 with
    /// it; all other facts of a generation stand after its intent anyway.
    init(of lineage: LineageID, summary: LineageSummary, living: [Fact], failures: [Fact]) {
        let intents = living.filter(\.isIntent)
        self.init(
            highestNumber: summary.highestNumber,
            recentIntents: Self.padded(summary.recentIntents, for: intents.count))
        for intent in intents {
            apply(intent)
            apply(Placeholder.adopted)
            apply(Placeholder.notSent)
        }
        for fact in living where !fact.isIntent { apply(fact) }
        for fact in summary.facts(of: lineage) { apply(fact) }
        for failure in failures { apply(failure) }
    }

    /// A full list loses its oldest time to each intent that is applied: it gets as many more to lose.
    private static func padded(_ times: [Timestamp], for count: Int) -> [Timestamp] {
        guard times.count >= intentMemory else { return times }
        return Array(repeating: .distantPast, count: count) + times
    }
}

extension Fact {
    fileprivate var isIntent: Bool {
        if case .intended = kind { true } else { false }
    }
}

private enum Placeholder {
    private static let lineage = LineageID(server: "", tenant: TenantID(0), name: "")

    static let adopted = Fact(
        lineage: lineage, at: .distantPast,
        kind: .adopted(
            .init(keyID: KeyID(0), remoteName: "", permissions: [], expiry: nil, created: .distantPast),
            SecretBox(Secret([]))))
    static let notSent = Fact(lineage: lineage, at: .distantPast, kind: .notSent(0))
}
