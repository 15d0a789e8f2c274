/// From the expiry backwards: when a replacement is to be started, and when it must be at the latest.
///
/// Worked values for a lifetime of 90 d, renew_before 30 d, overlap 24 h: nominal start 30 d before the expiry, latest
/// safe start 25 h before it (overlap and one hour of work), jitter up to a quarter of the time between: 7.24 d.
public struct RenewalSchedule: Hashable, Sendable {
    /// When the replacement starts: the nominal start plus the lineage's jitter.
    public let start: Timestamp
    /// Past this, overlap or work would reach beyond the expiry; jitter and windows never move work past it.
    public let latestSafeStart: Timestamp
    public let expiry: Timestamp

    public init(expiry: Timestamp, policy: RotationPolicy, lineage: LineageID) {
        self.expiry = expiry
        let nominal = expiry - policy.renewBefore
        let latest = max(nominal, expiry - policy.overlap - Self.workAllowance(policy))
        latestSafeStart = latest
        let span = (latest - nominal).fraction(1, of: 4)
        start = nominal + span.fraction(Int64(StableHash.permille(lineage.description)), of: 1000)
    }

    /// The time that create, verify, deliver, reload and some retries may take: a tenth of renew_before, at most 1 h.
    public static func workAllowance(_ policy: RotationPolicy) -> Duration {
        min(.seconds(3600), policy.renewBefore.fraction(1, of: 10))
    }
}
