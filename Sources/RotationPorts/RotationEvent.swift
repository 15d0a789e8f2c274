public import RotationCore

/// What happened, as data. One innermost case is one kind of message with one stable id.
public enum RotationEvent: Hashable, Sendable {
    case started(lineages: Int, tenants: Int, servers: Int, instance: String)
    case stopping
    case stopped
    /// The configuration is being read again; one of the next two follows, unless the daemon stops.
    case reloading
    /// What was read is in effect.
    case reloaded(ConfigurationChange)
    /// What was read cannot be used; the configuration from before stays in effect as a whole. The message has a line
    /// for each problem.
    case reloadRefused(message: String)
    /// A fact could not be recorded; work that depends on it waits.
    case ledgerFailed(message: String)
    case ledgerRecovered
    case server(String, ServerEvent)
    case lineage(LineageID, LineageEvent)
}

/// What happened with a server as a whole.
public enum ServerEvent: Hashable, Sendable {
    /// The server is not usable; nothing is asked of it before `retryAt`.
    case outageBegan(message: String, retryAt: Timestamp)
    case outageEnded(lasted: Duration)
    case listed(tenants: [TenantID], keys: Int)
    /// A listing that proves nothing.
    case listingFailed(tenants: [TenantID], message: String)
    /// The text says where the key is kept: `"/etc/keyrotated/token"`, or `credential "sensorbucket"`.
    case managementKey(String, ManagementKeyEvent)
    /// The end of a pass over everything that was due; `next` is nil when there is no lineage to visit.
    case passEnded(next: LineageID?, at: Timestamp)
}

/// What happened to a lineage.
public enum LineageEvent: Hashable, Sendable {
    case created(GenerationNumber, KeyID, expiry: Timestamp, because: RenewalReason)
    /// A create request has no known outcome.
    case createLost(GenerationNumber, message: String)
    case nameTaken(GenerationNumber)
    case lostKeyFound(GenerationNumber, KeyID)
    case adopted(KeyID, path: String)
    case verified(GenerationNumber, KeyID)
    case delivered(GenerationNumber, KeyID, path: String)
    /// A file that was lost or changed holds its key again.
    case restored(GenerationNumber, KeyID, path: String)
    /// A destination left the configuration; its file stays as it is.
    case released(path: String)
    /// With the reason why nothing had to be done for it, where there is one.
    case consumerAccepted(GenerationNumber, ConsumerID, excuse: String? = nil)
    /// The generation is current; `overlapEnds` is when its predecessor may be revoked, nil when it has none.
    case becameCurrent(GenerationNumber, KeyID, expiry: Timestamp?, overlapEnds: Timestamp?)
    case abandoned(GenerationNumber, reason: String)
    case revoked(GenerationNumber, KeyID)
    case provenDead(GenerationNumber, KeyID)
    case lapsed(GenerationNumber)
    /// A key that should exist is gone, and we did not revoke it.
    case vanished(GenerationNumber, KeyID)
    /// A key that we revoked exists again.
    case reappeared(GenerationNumber, KeyID)
    case secondWriter(remoteName: String)
    case tenantArchived
    case retired
    case reinstated
    /// The server of this lineage left the configuration: nothing can be done for its keys any more.
    case orphaned
    /// An operator's command was noticed in the ledger.
    case requestNoticed
    /// A step failed and is tried again by itself.
    case stepFailed(Step, attempt: Int, message: String)
    /// A human is needed.
    case stuck(Problem)
    case recovered
    /// What comes next; told after something was done.
    case next(at: Timestamp, because: WaitReason)
}
