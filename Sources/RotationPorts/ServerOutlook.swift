public import RotationCore

/// How the lineages of one server stand and what comes next, in figures: a state to be shown, not an event to be told.
public struct ServerOutlook: Hashable, Sendable {
    public var healthy: Int
    /// Held, or a step failed and is tried again.
    public var needingAttention: Int
    /// A human is needed, or the delivered key has expired.
    public var stuck: Int
    /// Not looked at since the start.
    public var unseen: Int
    /// Nil when nothing ever is, and before anything was looked at.
    public var next: Upcoming?
    /// The lineage whose delivered key expires first; those that are retired do not count.
    public var nearestExpiry: Expiry?

    public init(
        healthy: Int = 0, needingAttention: Int = 0, stuck: Int = 0, unseen: Int = 0, next: Upcoming? = nil,
        nearestExpiry: Expiry? = nil
    ) {
        self.healthy = healthy
        self.needingAttention = needingAttention
        self.stuck = stuck
        self.unseen = unseen
        self.next = next
        self.nearestExpiry = nearestExpiry
    }

    /// What a lineage waits for.
    public struct Upcoming: Hashable, Sendable {
        public enum Kind: UInt8, Hashable, Sendable {
            case renewal
            /// The overlap of a predecessor ends.
            case revocation
            case retry
            /// A key that is not renewed expires.
            case expiry
            /// A lost request needs no watching any more.
            case watchEnd
            /// It is looked at again.
            case look
        }

        public let kind: Kind
        public let lineage: LineageID
        public let at: Timestamp

        public init(_ kind: Kind, of lineage: LineageID, at: Timestamp) {
            self.kind = kind
            self.lineage = lineage
            self.at = at
        }
    }

    public struct Expiry: Hashable, Sendable {
        public let lineage: LineageID
        public let at: Timestamp

        public init(of lineage: LineageID, at: Timestamp) {
            self.lineage = lineage
            self.at = at
        }
    }
}
