/// The right to delete one key on a server. It can be made only by the checks of this module (S18, S4, S21), from
/// a fresh listing, so that no other code can ask a server to delete anything.
public struct RevocationWarrant: Hashable, Sendable {
    public let keyID: KeyID
    public let tenant: TenantID
    public let remoteName: String
}
