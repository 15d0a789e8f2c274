public import RotationCore
public import RotationPorts

extension SensorBucketClient {
    /// GET `/api-keys/{id}`.
    public func describe(_ id: KeyID) async throws(KeyServerError) -> KeyLookup {
        let request = OutgoingRequest(
            purpose: "describe key \(id)", method: .get, path: "/api-keys/\(id)", secret: try currentKey())
        let reply = try await reply(to: request)
        switch reply.status {
        case 200: return .found(try description(of: id, in: reply, request))
        case 404 where RefusalReply(reply.body).code == "ERR_API_KEY_NOT_FOUND": return .notFound
        default: throw error(status: reply, of: request)
        }
    }

    private func description(
        of id: KeyID, in reply: Reply, _ request: OutgoingRequest
    ) throws(KeyServerError) -> KeyDescription {
        let description: KeyDescription
        do {
            description = try KeyReply.decode(reply.body)
        } catch {
            throw self.error(body: error, in: reply, of: request)
        }
        guard description.id == id else {
            throw error(invalid: "it describes key \(description.id)", in: reply, of: request)
        }
        return description
    }
}
