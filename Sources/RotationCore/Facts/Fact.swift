/// Something that happened to a lineage, with the time at which we knew it. Facts are only ever added; every state
/// is derived from them (``LineageFacts``).
public struct Fact: Hashable, Sendable {
    public let lineage: LineageID
    public let at: Timestamp
    public let kind: Kind

    public init(lineage: LineageID, at: Timestamp, kind: Kind) {
        self.lineage = lineage
        self.at = at
        self.kind = kind
    }

    public enum Kind: Hashable, Sendable {
        /// A create request is about to be sent. Its number may be used again only after ``notSent(_:)``.
        case intended(Intent)
        /// The request of this number certainly never left us (S7).
        case notSent(GenerationNumber)
        /// The server refused the request of this number; nothing was created.
        case rejected(GenerationNumber, reason: String)
        /// Nobody knows whether the request of this number took effect (S7).
        case lost(GenerationNumber)
        /// The key was seen in a listing and matches its intent exactly (S4): what a lost request made, or the exact
        /// creation time of one that we know.
        case found(GenerationNumber, KeyID, created: Timestamp)
        /// The reply came: id and secret in one fact (S6). `serverDate` is the reply's `Date` header.
        case issued(GenerationNumber, KeyID, SecretBox, serverDate: Timestamp?)
        /// A key from a file became generation 0 (S13).
        case adopted(Adoption, SecretBox)
        case verified(GenerationNumber)
        /// The file was replaced, read back and found equal. Without an imprint: found to hold it, or recorded by a release
        /// that made none.
        case delivered(GenerationNumber, Destination, FileImprint? = nil)
        /// A destination left the configuration; its file stays as it is (S15).
        case released(GenerationNumber, path: String)
        /// The consumer's command ended with 0 after delivery.
        case told(GenerationNumber, ConsumerID)
        /// The consumer's gate is satisfied.
        case consumerAccepted(GenerationNumber, ConsumerID)
        /// Every destination holds it and every consumer accepted it: it is the current generation.
        case accepted(GenerationNumber)
        /// A successor was accepted; the end of the overlap is fixed here and may only be lengthened (S19).
        case superseded(GenerationNumber, overlapEnds: Timestamp)
        /// It will never be delivered; the reason is for people.
        case abandoned(GenerationNumber, reason: String)
        /// The key is gone (S2) although we did not revoke it (S21).
        case vanished(GenerationNumber)
        case revocationIntended(GenerationNumber)
        case revoked(GenerationNumber)
        /// Proven dead (S3): its secret is erased.
        case dead(GenerationNumber)
        /// A key that was revoked, dead or gone is listed again: the server was restored from a backup (S21).
        case reappeared(GenerationNumber)
        /// Its expiry has passed by both clocks: settled, nothing of it matters any more.
        case lapsed(GenerationNumber)
        /// A step failed for the `attempt`-th time in a row; `message` is for the operator and free of secrets.
        case failed(Step, attempt: Int, message: String)
        /// The cause of a failure is gone without the step having been done.
        case cleared(Step)
        /// The lineage does not get on: what is wrong and what the operator can do about it, both free of secrets.
        case stuck(summary: String, remedy: String)
        case unstuck
        case rotationRequested
        /// The keys made so far may be in wrong hands: they are replaced at once and then revoked without an overlap,
        /// `grace` after the delivery even where a consumer has not accepted the replacement (S22).
        case compromised(grace: Duration)
        /// What failed before this is tried again now, whatever its back-off.
        case retryRequested
        /// The keys of a retired lineage are to be revoked now (S20).
        case revocationRequested
        case held
        case resumed
        /// The lineage left the configuration (S20).
        case retired
        /// The lineage came back into the configuration.
        case reinstated
        /// A key of our family that S4 does not explain was seen (S11).
        case secondWriterSeen(remoteName: String)
        case secondWriterResolved
    }

    public struct Adoption: Hashable, Sendable, Codable {
        public let keyID: KeyID
        public let remoteName: String
        public let permissions: Set<Permission>
        public let expiry: Timestamp?
        public let created: Timestamp

        public init(
            keyID: KeyID, remoteName: String, permissions: Set<Permission>, expiry: Timestamp?, created: Timestamp
        ) {
            self.keyID = keyID
            self.remoteName = remoteName
            self.permissions = permissions
            self.expiry = expiry
            self.created = created
        }
    }
}

/// A secret inside a fact. It takes no part in hashing, so that facts can be compared and kept in sets without
/// the secret's bytes being read for it.
public struct SecretBox: Hashable, Sendable, CustomStringConvertible {
    public let secret: Secret

    public init(_ secret: Secret) {
        self.secret = secret
    }

    public func hash(into hasher: inout Hasher) {}
    public var description: String { secret.description }
}
