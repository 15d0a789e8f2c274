public import RotationCore

/// Some of the lineages of a ledger with their facts.
public struct LedgerPage: Sendable {
    public struct Entry: Sendable {
        public let lineage: LineageID
        public let facts: LineageFacts
    }

    /// Where a page ends.
    public struct Position: Hashable, Sendable {
        let row: Int64
    }

    public let entries: [Entry]
    /// Nil on the last page.
    public let next: Position?
}
