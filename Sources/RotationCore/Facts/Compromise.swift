/// An operator's report that the keys of a lineage may be in wrong hands (S22).
public struct Compromise: Hashable, Sendable {
    public let reportedAt: Timestamp
    /// How long consumers have to accept the replacement, once every file holds it, before the old keys are revoked.
    public let grace: Duration
    /// The largest number in use at the time of the report. Every generation up to it counts as compromised, one that
    /// was only asked for by then included: whoever read the others may have read its reply.
    ///
    /// A number and not a time: after a clock was set back, an old key would seem younger than the report.
    public internal(set) var through: GenerationNumber

    public static let defaultGrace: Duration = .seconds(60)

    public init(reportedAt: Timestamp, grace: Duration, through: GenerationNumber) {
        self.reportedAt = reportedAt
        self.grace = grace
        self.through = through
    }
}
