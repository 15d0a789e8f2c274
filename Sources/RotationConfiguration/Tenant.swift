public import RotationCore

/// `[[tenant]]`: an organisation on a server; all blocks with the same server and id together.
public struct Tenant: Hashable, Sendable {
    public let id: TenantID
    /// The name of its `[server.NAME]`.
    public let server: String
    /// For people.
    public let name: String?
    /// Absolute path of a file with a management key to be used instead of the server's.
    public let tokenFile: String?

    public init(id: TenantID, server: String, name: String? = nil, tokenFile: String? = nil) {
        self.id = id
        self.server = server
        self.name = name
        self.tokenFile = tokenFile
    }
}
