public import RotationCore

/// The private durable record of facts.
public protocol Ledger: Sendable {
    /// Makes the facts durable, all or none, in their order, before it returns. Grouping several calls into one
    /// commit is the ledger's own matter.
    ///
    /// - An ``Fact/Kind/intended(_:)`` is refused with ``LedgerError/Code/noReserve`` unless the ledger holds the
    ///   reserve from which the commit of the reply can be served when the disk is full (S9).
    /// - After ``Fact/Kind/dead(_:)`` or ``Fact/Kind/lapsed(_:)`` the secret of that generation is erased.
    func record(_ facts: [Fact]) async throws(LedgerError)

    /// What is known of a lineage: the fold of its facts; empty for one never heard of.
    func facts(of lineage: LineageID) async throws(LedgerError) -> LineageFacts

    /// Every lineage with at least one unsettled generation, in no particular order.
    func lineages() async throws(LedgerError) -> [LineageID]

    /// The lineages for which another process (an operator's command) recorded facts since the last call.
    func takeRequests() async throws(LedgerError) -> [LineageID]

    /// Remembers what is known of a management key in the place of what was known of the one at that place.
    func record(_ key: ManagementKeyRecord) async throws(LedgerError)

    /// What is known of management keys, by server and place.
    func managementKeys() async throws(LedgerError) -> [ManagementKeyRecord]
}

public struct LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        /// Another process holds the lock.
        case locked
        /// Not a ledger, damaged, or made by a newer release: the start stops, nothing is recreated.
        case unusable
        /// The state directory or file may not be read or written.
        case permission
        /// The disk is full, or an input/output error; worth trying again.
        case storage
        /// The reserve of S9 is missing and cannot be made.
        case noReserve
        /// The instance name differs from the stored one (S28).
        case wrongInstance
    }

    public let code: Code
    /// What was attempted, on which file, why it failed, and the way out.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
