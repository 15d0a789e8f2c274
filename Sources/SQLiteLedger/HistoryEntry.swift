public import RotationCore

/// One thing that happened, for people: without secrets, and without failures, of which the ledger keeps the newest
/// only.
public struct HistoryEntry: Hashable, Sendable {
    public let lineage: LineageID
    public let at: Timestamp
    /// The stable name of the kind of fact: `intended`, `issued`, `delivered`, …
    public let kind: String
    /// Nil for what concerns the lineage as a whole.
    public let generation: GenerationNumber?
    /// What is known beyond that: `key 123`, `"/run/key"`, a reason; empty when nothing is.
    public let detail: String
}
