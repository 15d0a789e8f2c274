public import RotationCore

/// One SensorBucket API, reached with one management key.
///
/// Every call is one request with one deadline over head and body, and is never repeated by the adapter. A listing
/// is asked for page by page, so that the caller can pace the requests; ``ListingWalk`` puts the pages together.
public protocol KeyServer: Sendable {
    /// The management key as its file is now; makes no request.
    var managementKey: ManagementKeyStanding { get }

    /// What else may be used as management key while what its file holds cannot be read or is refused, best first (S24):
    /// generations of the lineage that it belongs to, those last that are gone. They replace those that were given before.
    func keepInReserve(_ keys: [Secret])

    /// The clock reading of the most recent reply that had a `Date`, whatever its status. Nil before the first.
    var clock: ServerClockReading? { get }

    /// One page of the keys of `query.tenants`, newest first.
    func list(_ query: ListingQuery) async throws(KeyServerError) -> ListingPage

    /// GET by id. Must not be called for an expired key: that deletes it (S3).
    func describe(_ id: KeyID) async throws(KeyServerError) -> KeyLookup

    /// One POST, sent at most once.
    func create(_ request: CreateRequest) async -> CreateOutcome

    /// One DELETE.
    func revoke(_ warrant: RevocationWarrant) async throws(KeyServerError) -> RevokeOutcome

    /// Lists one key of `tenant` *as* the key under test. Must not be called for an expired key (S3).
    func authenticate(as secret: Secret, tenant: TenantID) async throws(KeyServerError) -> AuthenticationAnswer
}

extension KeyServer {
    /// The id inside the management key that the next request is made with.
    public var managementKeyID: KeyID {
        get throws(KeyServerError) { try managementKey.inUse.get() }
    }
}

/// What to ask for: `tenant_id` repeated for each tenant, with the cursor of the page before.
public struct ListingQuery: Hashable, Sendable {
    /// Never empty: an empty filter would list every tenant.
    public var tenants: [TenantID]
    /// 1…1000.
    public var limit: Int
    public var cursor: String?

    public init(tenants: [TenantID], limit: Int, cursor: String? = nil) {
        self.tenants = tenants
        self.limit = limit
        self.cursor = cursor
    }
}

public struct ListingPage: Hashable, Sendable {
    public let keys: [ListedKey]
    /// The cursor out of `links.next`; nil on the last page.
    public let nextCursor: String?

    public init(keys: [ListedKey], nextCursor: String?) {
        self.keys = keys
        self.nextCursor = nextCursor
    }
}

public enum KeyLookup: Hashable, Sendable {
    case found(KeyDescription)
    /// The typed 404 `ERR_API_KEY_NOT_FOUND`, and nothing else (S2).
    case notFound
}

public struct CreateRequest: Hashable, Sendable {
    public let remoteName: String
    public let tenant: TenantID
    public let permissions: Set<Permission>
    public let expiry: Timestamp

    public init(remoteName: String, tenant: TenantID, permissions: Set<Permission>, expiry: Timestamp) {
        self.remoteName = remoteName
        self.tenant = tenant
        self.permissions = permissions
        self.expiry = expiry
    }

    public init(_ intent: Intent) {
        self.init(
            remoteName: intent.remoteName, tenant: intent.tenant, permissions: intent.permissions,
            expiry: intent.expiry)
    }
}

/// How a create ended (S7). The difference between the cases is what may be done next.
public enum CreateOutcome: Sendable {
    /// A complete 201. `serverDate` is its `Date` header.
    case created(KeyID, Secret, serverDate: Timestamp?)
    /// Nothing was sent (connection refused, name not resolved, TLS refused, no token): it may be sent again.
    case notSent(KeyServerError)
    /// `API_KEY_NAME_TENANT_COMBO_NOT_UNIQUE`: somebody's key has this name; nothing was created.
    case nameTaken
    /// The server answered that it did nothing (a typed 4xx).
    case refused(KeyServerError)
    /// Time-out, reset, 5xx, an answer that is not a complete 201: it may have happened.
    case unknown(KeyServerError)
}

public enum RevokeOutcome: Hashable, Sendable {
    case revoked
    /// The typed 404 `Key does not exist`: one half of S2.
    case didNotExist
}

public enum AuthenticationAnswer: Hashable, Sendable {
    /// 200, as that key.
    case accepted
    /// 401. Says nothing without a control (S3).
    case refused
}
