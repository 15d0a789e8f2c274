public import RotationCore
public import RotationPorts

extension SensorBucketClient {
    /// DELETE `/api-keys/{id}`.
    public func revoke(_ warrant: RevocationWarrant) async throws(KeyServerError) -> RevokeOutcome {
        let request = OutgoingRequest(
            purpose:
                "revoke key \(warrant.keyID), \"\(ServerText.cleaned(warrant.remoteName))\" of tenant \(warrant.tenant)",
            method: .delete, path: "/api-keys/\(warrant.keyID)", secret: try currentKey())
        let reply = try await reply(to: request)
        switch reply.status {
        case 200: return .revoked
        // The server gives this answer no code; its gate's 404 has another message.
        case 404 where RefusalReply(reply.body).message == "Key does not exist": return .didNotExist
        default: throw error(status: reply, of: request)
        }
    }
}
