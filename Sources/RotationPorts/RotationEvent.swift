public import RotationCore

/// What happened, as data. One case is one kind of message with one stable id.
public enum RotationEvent: Hashable, Sendable {
    case started(lineages: Int, tenants: Int, servers: Int, instance: String)
    case stopping
    case stopped

    /// A new key exists; `previous` is the generation that it will replace.
    case created(LineageID, GenerationNumber, KeyID, expiry: Timestamp, because: RenewalReason)
    /// A create request has no known outcome; `retryAt` is nil when the next number is taken at once.
    case createLost(LineageID, GenerationNumber, message: String)
    case nameTaken(LineageID, GenerationNumber)
    case lostKeyFound(LineageID, GenerationNumber, KeyID)
    case adopted(LineageID, KeyID, path: String)
    case verified(LineageID, GenerationNumber, KeyID)
    case delivered(LineageID, GenerationNumber, KeyID, path: String)
    /// A file that was lost or changed holds its key again.
    case restored(LineageID, GenerationNumber, KeyID, path: String)
    /// A destination left the configuration; its file stays as it is.
    case released(LineageID, path: String)
    case consumerAccepted(LineageID, GenerationNumber, ConsumerID)
    /// The generation is current; `overlapEnds` is when its predecessor may be revoked, nil when it has none.
    case becameCurrent(LineageID, GenerationNumber, KeyID, expiry: Timestamp?, overlapEnds: Timestamp?)
    case abandoned(LineageID, GenerationNumber, KeyID?, reason: String)
    case revoked(LineageID, GenerationNumber, KeyID)
    case provenDead(LineageID, GenerationNumber, KeyID)
    case lapsed(LineageID, GenerationNumber)
    /// A key that should exist is gone, and we did not revoke it.
    case vanished(LineageID, GenerationNumber, KeyID)
    /// A key that we revoked exists again.
    case reappeared(LineageID, GenerationNumber, KeyID)
    case secondWriter(LineageID, remoteName: String)
    case retired(LineageID)
    case reinstated(LineageID)

    /// A step failed and is tried again by itself.
    case stepFailed(LineageID, Step, attempt: Int, message: String)
    /// A human is needed.
    case stuck(LineageID, Problem)
    case recovered(LineageID)
    /// What comes next for this lineage; told when it changes.
    case next(LineageID, at: Timestamp, because: WaitReason)
    /// The end of a pass over everything that was due.
    case passEnded(server: String, next: LineageID?, at: Timestamp?)

    /// The server is not usable; nothing is asked of it before `retryAt`.
    case outageBegan(server: String, message: String, retryAt: Timestamp)
    case outageEnded(server: String, lasted: Duration)
    case listed(server: String, tenants: [TenantID], keys: Int)
    /// A listing that proves nothing.
    case listingFailed(server: String, tenants: [TenantID], message: String)
    case tenantArchived(LineageID, GenerationNumber)
    /// A fact could not be recorded; work that depends on it waits.
    case ledgerFailed(message: String)
    case ledgerRecovered
}
