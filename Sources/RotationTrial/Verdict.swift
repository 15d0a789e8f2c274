import RotationCore

/// How a trial went.
public struct Verdict: Sendable {
    public let plan: TrialPlan
    /// The first invariant that was broken, if one was.
    public let violation: Violation?
    /// How many moments before and after effects on the world there were.
    public let moments: Int
    /// How many of them came before the first trouble.
    public let momentsBeforeTroubles: Int
    public let lasted: Duration
    public let keysMade: Int
    /// What happened, by time; empty unless asked for.
    public let trace: [String]

    /// How much time of one lineage was simulated, in years of 365 days.
    public var lineageYears: Double {
        Double(plan.lineages.count) * (lasted / .seconds(365 * 86_400))
    }
}
