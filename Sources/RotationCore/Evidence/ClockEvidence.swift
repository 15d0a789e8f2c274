/// The local clock beside the server's (S5).
public struct ClockEvidence: Hashable, Sendable {
    public let now: Timestamp
    /// Server clock minus local clock; nil while no reply told it.
    public let skew: Duration?

    /// Beyond this nothing is revoked.
    public static let tolerance: Duration = .seconds(300)

    public init(now: Timestamp, skew: Duration?) {
        self.now = now
        self.skew = skew
    }

    /// The server's clock, or the local one while it is not known.
    public var serverNow: Timestamp { now + (skew ?? .zero) }

    /// True when neither clock has a reason to say "not yet".
    public func bothReached(_ time: Timestamp) -> Bool {
        now >= time && serverNow >= time
    }

    /// Before the expiry less than this is left, and a request may come too late: an expired key is neither probed nor
    /// fetched (S3).
    static let lastMoments: Duration = .seconds(2)

    /// Whether a key with this expiry can be asked about without coming too late; nil: it never expires.
    public func leavesTimeToAsk(about expiry: Timestamp?) -> Bool {
        expiry.map { serverNow + Self.lastMoments < $0 } ?? true
    }

    public var isSkewed: Bool {
        guard let skew else { return false }
        return skew > Self.tolerance || skew < .zero - Self.tolerance
    }

    /// The local time at which the server's clock shows `time`.
    public func local(_ time: Timestamp) -> Timestamp {
        time - (skew ?? .zero)
    }
}
