/// One concrete key of a lineage, as its facts tell. Every `…At` is the time at which we knew it.
public struct Generation: Hashable, Sendable {
    public let number: GenerationNumber
    public let remoteName: String
    public let permissions: Set<Permission>
    /// What was asked for; for an adopted key what the server shows. Nil: never expires.
    public let expiry: Timestamp?
    /// Nil for an adopted key.
    public let intent: Intent?
    public let intendedAt: Timestamp

    public internal(set) var lostAt: Timestamp?
    public internal(set) var keyID: KeyID?
    public internal(set) var secret: SecretBox?
    public internal(set) var issuedAt: Timestamp?
    /// The `Date` header of the reply that brought the secret.
    public internal(set) var issuedServerDate: Timestamp?
    /// The server's creation time, where a listing told it.
    public internal(set) var created: Timestamp?
    public internal(set) var verifiedAt: Timestamp?
    public internal(set) var delivered: [String: Delivery] = [:]
    /// Consumers told since the latest delivery.
    public internal(set) var told: [ConsumerID: Timestamp] = [:]
    /// Consumers that accepted what their files hold since the latest delivery.
    public internal(set) var consumersAccepted: [ConsumerID: Timestamp] = [:]
    public internal(set) var acceptedAt: Timestamp?
    public internal(set) var supersededAt: Timestamp?
    public internal(set) var overlapEnds: Timestamp?
    public internal(set) var abandonedAt: Timestamp?
    public internal(set) var vanishedAt: Timestamp?
    public internal(set) var revocationIntendedAt: Timestamp?
    public internal(set) var revokedAt: Timestamp?
    public internal(set) var deadAt: Timestamp?

    public struct Delivery: Hashable, Sendable {
        public let destination: Destination
        public let at: Timestamp
        /// How often this generation was written to this path (S14 caps it).
        public let count: Int
        public let imprint: FileImprint?
    }

    init(intent: Intent, at: Timestamp) {
        number = intent.number
        remoteName = intent.remoteName
        permissions = intent.permissions
        expiry = intent.expiry
        self.intent = intent
        intendedAt = at
    }

    init(adoption: Fact.Adoption, secret: SecretBox, at: Timestamp) {
        number = 0
        remoteName = adoption.remoteName
        permissions = adoption.permissions
        expiry = adoption.expiry
        intent = nil
        intendedAt = at
        keyID = adoption.keyID
        self.secret = secret
        issuedAt = at
        created = adoption.created
        verifiedAt = at
    }

    /// True for a key that we took over instead of creating it.
    public var isAdopted: Bool { intent == nil }
}
