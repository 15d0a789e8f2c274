import RotationCore
import RotationPorts

/// The requests of ``SimulatedKeyServer``, as a client over HTTP would write them.
extension SimulatedRequest {
    static func list(_ query: ListingQuery, key: Secret) -> SimulatedRequest {
        var parameters = query.tenants.map { "tenant_id=\($0)" } + ["limit=\(query.limit)"]
        if let cursor = query.cursor { parameters.append("cursor=\(QueryString.encode(cursor))") }
        return SimulatedRequest(
            "GET", "/api/api-keys", query: parameters.joined(separator: "&"), headers: [bearer(key)])
    }

    static func oneKey(_ method: String, _ id: KeyID, key: Secret) -> SimulatedRequest {
        SimulatedRequest(method, "/api/api-keys/\(id)", headers: [bearer(key)])
    }

    static func create(_ request: CreateRequest, key: Secret) -> SimulatedRequest {
        let permissions = request.permissions.sorted().map(\.rawValue)
        let body =
            "{\"name\":\(JSONText.quoted(request.remoteName)),\"tenant_id\":\(request.tenant)"
            + ",\"permissions\":\(JSONText.array(permissions)),\"expiration_date\":\"\(request.expiry)\"}"
        return SimulatedRequest(
            "POST", "/api/api-keys", headers: [bearer(key), HeaderField("Content-Type", "application/json")],
            body: Array(body.utf8))
    }

    private static func bearer(_ key: Secret) -> HeaderField {
        HeaderField("Authorization", key.withBytes { "Bearer \(String(decoding: $0, as: UTF8.self))" })
    }
}
