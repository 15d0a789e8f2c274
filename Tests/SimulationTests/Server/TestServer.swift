import RotationCore
import RotationPorts

@testable import Simulation

/// A simulated server with the active tenants 1 and 19 and a management key in tenant 1, and the requests of a client.
struct TestServer {
    var server = SimulatedServer(seed: 7)
    let management: SimulatedKey
    static let start = Timestamp(seconds: 1_800_000_000)

    init() throws {
        for id: Int32 in [1, 19] { server.setTenant(SimulatedTenant(id: TenantID(id), name: "Tenant \(id)")) }
        let draft = KeyDraft(name: "management", tenant: TenantID(1), permissions: ["READ_API_KEYS"])
        guard let key = server.addKey(draft, now: Self.start) else { throw Taken() }
        management = key
    }

    struct Taken: Error {}

    mutating func send(
        _ method: String, _ path: String, query: String = "", body: String = "", as key: SimulatedKey? = nil,
        at now: Timestamp = start
    ) -> SimulatedReply {
        server.handle(request(method, path, query: query, body: body, as: key), now: now)
    }

    func request(
        _ method: String, _ path: String, query: String = "", body: String = "", as key: SimulatedKey? = nil
    ) -> SimulatedRequest {
        let bearer = (key ?? management).bearer.withBytes { String(decoding: $0, as: UTF8.self) }
        let headers = [
            HeaderField("Authorization", "Bearer \(bearer)"), HeaderField("Content-Type", "application/json"),
        ]
        return SimulatedRequest(method, "/api\(path)", query: query, headers: headers, body: Array(body.utf8))
    }

    mutating func create(
        _ name: String, tenant: Int = 19, expiration: String = "null", at now: Timestamp = start
    ) -> SimulatedReply {
        let body =
            "{\"name\":\"\(name)\",\"tenant_id\":\(tenant),\"permissions\":[\"READ_DEVICES\"]"
            + ",\"expiration_date\":\(expiration)}"
        return send("POST", "/api-keys", body: body, at: now)
    }

    /// A key in the table, past the API.
    mutating func add(_ name: String, tenant: Int32 = 19, expiry: Timestamp? = nil, created: Timestamp? = nil) throws
        -> SimulatedKey
    {
        var draft = KeyDraft(name: name, tenant: TenantID(tenant), permissions: ["READ_DEVICES"], expiry: expiry)
        draft.created = created
        guard let key = server.addKey(draft, now: Self.start) else { throw Taken() }
        return key
    }

    /// The names on the pages of a whole walk, at most `maximumPages` of them.
    mutating func walk(tenant: Int, limit: Int, maximumPages: Int = 2000) -> [String] {
        var names: [String] = []
        var cursor = ""
        for _ in 0..<maximumPages {
            let reply = send("GET", "/api-keys", query: "tenant_id=\(tenant)&limit=\(limit)\(cursor)")
            names += reply.json?["data"]?.elements?.compactMap { $0["name"]?.text } ?? []
            guard let next = ListingPage(reply)?.nextCursor else { return names }
            cursor = "&cursor=\(next)"
        }
        return names
    }
}
