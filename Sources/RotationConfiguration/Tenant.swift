public import RotationCore

/// `[[tenant]]`: an organisation on a server; all blocks with the same server and id together.
public struct Tenant: Hashable, Sendable {
    public let id: TenantID
    /// The name of its `[server.NAME]`.
    public let server: String
    /// For people.
    public let name: String?
    /// A management key to be used instead of the server's.
    public let managementKey: ManagementKeyPlace?

    public init(id: TenantID, server: String, name: String? = nil, managementKey: ManagementKeyPlace? = nil) {
        self.id = id
        self.server = server
        self.name = name
        self.managementKey = managementKey
    }
}
