/// Why a key may not be revoked now. Each is a state that may pass, except ``notOurs`` and ``notCreatedByUs``.
public enum RevocationRefusal: Error, Hashable, Sendable {
    case held
    case secondWriter(String)
    case clockSkew(Duration)
    case serverClockUnknown
    case overlapNotElapsed(until: Timestamp)
    case notSuperseded
    case noSuccessor
    case notLost
    case notCreatedByUs
    case destinationNotCurrent(path: String)
    /// A file holds it although its reply is not known to have come: the ledger is older than the file.
    case delivered(path: String)
    case destinationUnreadable(path: String)
    case consumerNotReady(ConsumerID)
    case graceNotOver(until: Timestamp)
    case successorNotAccepted
    case successorExpiresSoon(Timestamp)
    case notRetired
    case listingTooOld
    /// Not in the listing: absent, or the listing cannot tell.
    case notListed(ListingEvidence.Presence)
    /// Listed, but not as what we asked for (S4).
    case notOurs
}

extension RevocationRefusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .held: "the lineage is on hold"
        case .secondWriter(let name): "another writer uses our name \(name)"
        case .clockSkew(let skew): "the server's clock differs from ours by \(skew.seconds) s"
        case .serverClockUnknown: "the server's clock is not known"
        case .overlapNotElapsed(let end): "the overlap lasts until \(end)"
        case .notSuperseded: "it was not superseded"
        case .noSuccessor: "there is no successor"
        case .notLost: "its create request was not lost"
        case .notCreatedByUs: "we did not create it and revoke_adopted is not set"
        case .destinationNotCurrent(let path): "\"\(path)\" does not hold the current key"
        case .delivered(let path): "\"\(path)\" holds it, of which the ledger knows nothing: it is an old one"
        case .destinationUnreadable(let path): "\"\(path)\" cannot be read, so it may hold it"
        case .consumerNotReady(let consumer): "the consumer `\(consumer)` has not accepted the current key"
        case .graceNotOver(let end): "its consumers have time until \(end)"
        case .successorNotAccepted: "the server did not accept the key that replaces it"
        case .successorExpiresSoon(let expiry): "the key that replaces it expires itself at \(expiry)"
        case .notRetired: "nobody asked for the revocation of a retired lineage's keys"
        case .listingTooOld: "the listing is not of the last minute"
        case .notListed(.absent): "it is no longer listed"
        case .notListed: "the listing cannot tell whether it exists"
        case .notOurs: "the listed key is not the one that we asked for"
        }
    }
}

extension Duration {
    /// Whole seconds, rounded towards zero.
    public var seconds: Int64 { components.seconds }
}
