public import RotationCore

/// One thing that happened: a fact without its secret. Failures are not among them, as the ledger keeps the newest of each
/// step only, nor are requests that never left us.
public struct HistoryEntry: Hashable, Sendable {
    public let lineage: LineageID
    public let at: Timestamp
    public let kind: FactKind
    /// Nil for what concerns the lineage as a whole.
    public let generation: GenerationNumber?
    public let keyID: KeyID?
    public let remoteName: String?
    public let expiry: Timestamp?
    public let overlapEnds: Timestamp?
    public let path: String?
    public let consumer: ConsumerID?
    public let reason: String?
    public let remedy: String?
}

/// What to look for among all that happened.
public struct HistoryQuery: Hashable, Sendable {
    /// Nil: of every lineage.
    public let lineages: [LineageID]?
    /// Nil: from the beginning. Facts carry the time of their day, whatever the clock said before and after them.
    public let since: Timestamp?
    /// Only so many, the newest; nil: all.
    public let newest: Int?

    public init(of lineages: [LineageID]? = nil, since: Timestamp? = nil, newest: Int? = nil) {
        self.lineages = lineages
        self.since = since
        self.newest = newest
    }
}

/// Some of what happened, in the order in which it was recorded.
public struct HistoryPage: Sendable {
    /// Where a page ends.
    public struct Position: Hashable, Sendable {
        let sequence: Int64
    }

    public let entries: [HistoryEntry]
    /// Nil on the last page.
    public let next: Position?
}
