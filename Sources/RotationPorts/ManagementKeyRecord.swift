public import RotationCore

/// What the server told of a management key, for those who do not ask it.
public struct ManagementKeyRecord: Hashable, Sendable {
    public let server: String
    /// Where the key is kept: `"/etc/keyrotated/token"`, or `credential "sensorbucket"`. One key is remembered for each
    /// place of each server.
    public let place: String
    public let keyID: KeyID
    public let tenant: TenantID
    /// Nil: it never expires.
    public let expiry: Timestamp?
    /// Nil while no listing has shown it.
    public let created: Timestamp?

    public init(
        server: String, place: String, keyID: KeyID, tenant: TenantID, expiry: Timestamp?, created: Timestamp?
    ) {
        self.server = server
        self.place = place
        self.keyID = keyID
        self.tenant = tenant
        self.expiry = expiry
        self.created = created
    }

    /// How near its end it is at `now`, by the server's clock.
    public func alarm(at now: Timestamp) -> ExpiryAlarm { ExpiryAlarm(expiry: expiry, created: created, now: now) }
}
