/// A lineage as configured: the succession of keys that serve one purpose.
public struct Lineage: Hashable, Sendable {
    public let id: LineageID
    /// What each of its keys may do; compared as a set (S19). Never empty.
    public let permissions: Set<Permission>
    public let policy: RotationPolicy
    public let existing: ExistingFileRule
    /// The operator's word in the configuration: do nothing for this lineage (S10).
    public let hold: Bool
    /// Whether the predecessor of the first key of ours is revoked although we did not create it (S13).
    public let revokeAdopted: Bool
    public let destinations: [Destination]
    public let consumers: [Consumer]
    /// Whether its key is the management key of its server (S24): one of its destinations is the file that the management
    /// key is read from.
    public let isManagementKey: Bool
    /// False for a lineage that left the configuration and is rebuilt from the ledger (S20).
    public let isConfigured: Bool

    public init(
        id: LineageID,
        permissions: Set<Permission>,
        policy: RotationPolicy,
        existing: ExistingFileRule = .refuse,
        hold: Bool = false,
        revokeAdopted: Bool = false,
        destinations: [Destination],
        consumers: [Consumer] = [],
        isManagementKey: Bool = false,
        isConfigured: Bool = true
    ) {
        self.id = id
        self.permissions = permissions
        self.policy = policy
        self.existing = existing
        self.hold = hold
        self.revokeAdopted = revokeAdopted
        self.destinations = destinations
        self.consumers = consumers
        self.isManagementKey = isManagementKey
        self.isConfigured = isConfigured
    }
}

/// What to do when a destination holds something that is not ours at first contact (S13).
public enum ExistingFileRule: String, Hashable, Sendable, CaseIterable {
    /// Stop with the remedy; the default.
    case refuse
    /// Overwrite it; the old key is left to expire.
    case replace
    /// Take the key over as generation 0, if it belongs to this tenant and works.
    case adopt
}
