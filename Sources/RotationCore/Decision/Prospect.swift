/// What one thing that a lineage has before it comes to at the moment.
public enum Prospect: Hashable, Sendable {
    /// It can be done now.
    case ready(Action)
    /// It comes at this time; the reason says what.
    case later(Timestamp, WaitReason)
    /// It cannot be done without a human.
    case problem(Problem.Kind)

    var isReady: Bool {
        if case .ready = self { true } else { false }
    }
}

/// All that ``nextAction(for:facts:evidence:now:)`` weighs, in its order: that function answers with the first that is
/// ready, else with what is most pressing. For explanations to people; what is done is decided by the function alone.
public func prospects(
    for lineage: Lineage, facts: LineageFacts, evidence: Evidence, now: Timestamp
) -> [Prospect] {
    Deliberation(lineage: lineage, facts: facts, evidence: evidence, now: now).prospects()
}
