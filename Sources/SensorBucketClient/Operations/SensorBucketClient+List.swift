internal import RotationCore
public import RotationPorts

extension SensorBucketClient {
    /// GET `/api-keys`. The tenants and the limit go with every cursor: the server's cursor does not hold the filter,
    /// and without it the page would show every tenant's keys.
    public func list(_ query: ListingQuery) async throws(KeyServerError) -> ListingPage {
        let request = OutgoingRequest(
            purpose: "list the keys of \(Self.names(of: query.tenants))", method: .get, path: "/api-keys",
            query: Self.text(of: query), secret: try currentKey())
        guard !query.tenants.isEmpty, (1...1000).contains(query.limit) else {
            throw error(.refused, "not sent: it names no tenant, or a page size beyond 1…1000", of: request)
        }
        let reply = try await reply(to: request)
        guard reply.status == 200 else { throw error(status: reply, of: request) }
        return try page(in: reply, of: request)
    }

    func page(in reply: Reply, of request: OutgoingRequest) throws(KeyServerError) -> ListingPage {
        do {
            return try PageReply.decode(reply.body)
        } catch {
            throw self.error(body: error, in: reply, of: request)
        }
    }

    static func text(of query: ListingQuery) -> String {
        var parameters = query.tenants.map { "tenant_id=\($0)" }
        parameters.append("limit=\(query.limit)")
        if let cursor = query.cursor { parameters.append("cursor=\(Query.encoded(cursor))") }
        return parameters.joined(separator: "&")
    }

    /// `tenant 19`, `tenants 3, 19`; the rest counted when there are many.
    private static func names(of tenants: [TenantID]) -> String {
        let named = tenants.prefix(5).map(\.description).joined(separator: ", ")
        let rest = tenants.count > 5 ? " and \(tenants.count - 5) more" : ""
        return "\(tenants.count == 1 ? "tenant" : "tenants") \(named)\(rest)"
    }
}
