public import RotationCore
public import RotationPorts

extension SensorBucketClient {
    /// GET `/api-keys?limit=1&tenant_id=T` with the key under test as bearer.
    ///
    /// Throws ``KeyServerError/Code/credential`` without sending anything when the bytes are not shaped like a key:
    /// they may be somebody's password (S14).
    public func authenticate(
        as secret: Secret, tenant: TenantID
    ) async throws(KeyServerError) -> AuthenticationAnswer {
        let id = secret.keyID
        let request = OutgoingRequest(
            purpose: "prove that key \(id.map(\.description) ?? "without id") of tenant \(tenant) works", method: .get,
            path: "/api-keys", query: Self.text(of: ListingQuery(tenants: [tenant], limit: 1)), secret: secret,
            isMadeByManagementKey: false)
        guard id != nil else { throw error(.credential, "not sent: it is not shaped like an API key", of: request) }
        let reply = try await reply(to: request)
        switch reply.status {
        case 200:
            _ = try page(in: reply, of: request)
            return .accepted
        case 401: return .refused
        default: throw error(status: reply, of: request)
        }
    }
}
