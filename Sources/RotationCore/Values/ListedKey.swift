/// One row of a listing.
public struct ListedKey: Hashable, Sendable {
    public let id: KeyID
    public let name: String
    public let tenant: TenantID
    /// Nil: never expires.
    public let expiry: Timestamp?
    public let created: Timestamp
    public let permissions: Set<Permission>

    public init(
        id: KeyID, name: String, tenant: TenantID, expiry: Timestamp?, created: Timestamp, permissions: Set<Permission>
    ) {
        self.id = id
        self.name = name
        self.tenant = tenant
        self.expiry = expiry
        self.created = created
        self.permissions = permissions
    }
}

/// What GET by id shows. The real server leaves the name empty and tells no creation time.
public struct KeyDescription: Hashable, Sendable {
    public let id: KeyID
    public let tenant: TenantID
    /// Nil: never expires.
    public let expiry: Timestamp?
    /// Nil when the answer has no such member (the published document has none).
    public let permissions: Set<Permission>?

    public init(id: KeyID, tenant: TenantID, expiry: Timestamp?, permissions: Set<Permission>?) {
        self.id = id
        self.tenant = tenant
        self.expiry = expiry
        self.permissions = permissions
    }
}
