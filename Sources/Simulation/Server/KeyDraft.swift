public import RotationCore

/// A key to put into the table of a ``SimulatedServer``; what is left out the server draws.
public struct KeyDraft: Hashable, Sendable {
    public var name: String
    public var tenant: TenantID
    public var permissions: [String]
    public var expiry: Timestamp?
    public var id: KeyID?
    public var created: Timestamp?
    /// The 32 hexadecimal digits, without the id.
    var password: SecretBox?

    public init(
        name: String, tenant: TenantID, permissions: [String], expiry: Timestamp? = nil, created: Timestamp? = nil
    ) {
        self.name = name
        self.tenant = tenant
        self.permissions = permissions
        self.expiry = expiry
        self.created = created
    }
}
