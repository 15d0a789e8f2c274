/// What one create request asks for, durable before the request is sent (S6).
public struct Intent: Hashable, Sendable, Codable {
    public let number: GenerationNumber
    public let remoteName: String
    /// The server's base URL at the time, so that a later change of URL is noticed (S19).
    public let serverURL: String
    public let tenant: TenantID
    public let permissions: Set<Permission>
    /// Carries random microseconds: together with the name they identify what this request made (S4).
    public let expiry: Timestamp
    public let overlap: Duration
    /// Server clock minus local clock when the intent was made; nil when it was not known.
    public let skew: Duration?

    public init(
        number: GenerationNumber, remoteName: String, serverURL: String, tenant: TenantID,
        permissions: Set<Permission>, expiry: Timestamp, overlap: Duration, skew: Duration?
    ) {
        self.number = number
        self.remoteName = remoteName
        self.serverURL = serverURL
        self.tenant = tenant
        self.permissions = permissions
        self.expiry = expiry
        self.overlap = overlap
        self.skew = skew
    }
}
