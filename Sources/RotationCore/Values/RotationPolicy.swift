/// The times that govern a lineage, all positive, as validated by the configuration.
public struct RotationPolicy: Hashable, Sendable {
    /// From a key's creation to its expiry.
    public let lifetime: Duration
    /// How long before the expiry a replacement is created, before jitter.
    public let renewBefore: Duration
    /// How long predecessor and successor both work.
    public let overlap: Duration
    /// How often the tenant is listed and the destinations are looked at.
    public let pollInterval: Duration

    public init(lifetime: Duration, renewBefore: Duration, overlap: Duration, pollInterval: Duration) {
        self.lifetime = lifetime
        self.renewBefore = renewBefore
        self.overlap = overlap
        self.pollInterval = pollInterval
    }

    /// A third of the lifetime: 90 d gives 30 d.
    public static func defaultRenewBefore(lifetime: Duration) -> Duration {
        lifetime.fraction(1, of: 3)
    }

    /// The smaller of 24 h and a tenth of the lifetime: 90 d gives 24 h, 30 s gives 3 s.
    public static func defaultOverlap(lifetime: Duration) -> Duration {
        min(.seconds(24 * 3600), lifetime.fraction(1, of: 10))
    }

    /// The smaller of 15 min and a hundredth of the lifetime, at least one second.
    public static func defaultPollInterval(lifetime: Duration) -> Duration {
        max(.seconds(1), min(.seconds(15 * 60), lifetime.fraction(1, of: 100)))
    }
}
