import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// The built simulator, running, with what its control endpoints tell.
struct Simulator: Sendable {
    let url: String
    let token: String
    let control: String

    struct Key: Decodable, Sendable {
        let id: String
        let name: String
        let tenantId: Int
        let expirationDate: String?
        let created: String
        let permissions: [String]
    }

    struct Request: Decodable, Sendable {
        let method: String
        let path: String
        /// Nil when the connection was closed without an answer.
        let status: Int?
    }

    private struct Announcement: Decodable {
        let url: String
        let token: String
        let control: String
    }

    /// Runs the simulator beside `body`.
    static func run<Result: Sendable>(
        in directory: Directory, _ arguments: [String] = [], _ body: @Sendable (Simulator) async throws -> Result
    ) async throws -> Result {
        let ended = try await Program.simulator.runBeside(arguments, in: directory) { running in
            try await eventually("the simulator listens") {
                guard running.isAlive else { throw Timeout(description: "the simulator ended: \(running.log)") }
                return try File.text(running.outputPath).contains("\n")
            }
            let line = try File.text(running.outputPath)
            let announcement = try SnakeCase.decode(Announcement.self, from: line)
            return try await body(
                Simulator(url: announcement.url, token: announcement.token, control: announcement.control))
        }
        return ended.result
    }

    func keys() async throws -> [Key] {
        try SnakeCase.decode([Key].self, from: await ask(.GET, control + "/keys").body)
    }

    func requests() async throws -> [Request] {
        try SnakeCase.decode([Request].self, from: await ask(.GET, control + "/requests").body)
    }

    func forgetRequests() async throws {
        try await expectSuccess(.DELETE, control + "/requests")
    }

    func setFaults(_ plan: String) async throws {
        try await expectSuccess(.PUT, control + "/faults", body: plan)
    }

    func clearFaults() async throws {
        try await expectSuccess(.DELETE, control + "/faults")
    }

    /// Whether the server takes these bytes for a key.
    func accepts(_ key: String, tenant: Int) async throws -> Bool {
        let answer = try await ask(.GET, url + "/api-keys?limit=1&tenant_id=\(tenant)", bearer: key)
        return answer.status == 200
    }

    /// Deletes a key as somebody else would.
    func revoke(_ id: String) async throws {
        _ = try await ask(.DELETE, url + "/api-keys/\(id)", bearer: token)
    }

    /// Creates a key as somebody else would, and returns its bytes.
    func create(
        name: String, tenant: Int, permissions: [String] = ["READ_DEVICES"], expiry: Date? = nil
    ) async throws -> String {
        struct Created: Decodable { let apiKey: String }
        let list = permissions.map { "\"\($0)\"" }.joined(separator: ",")
        let body = """
            {"name": "\(name)", "tenant_id": \(tenant), "permissions": [\(list)], \
            "expiration_date": "\(expiry?.ISO8601Format() ?? "2040-01-01T00:00:00Z")"}
            """
        let answer = try await ask(.POST, url + "/api-keys", bearer: token, body: body)
        return try SnakeCase.decode(Created.self, from: answer.body).apiKey
    }

    private func expectSuccess(_ method: HTTPMethod, _ url: String, body: String? = nil) async throws {
        let answer = try await ask(method, url, body: body)
        guard (200..<300).contains(answer.status) else {
            throw Timeout(description: "\(method) \(url) gave \(answer.status)")
        }
    }

    private func ask(
        _ method: HTTPMethod, _ url: String, bearer: String? = nil, body: String? = nil
    ) async throws -> (status: Int, body: Data) {
        var request = HTTPClientRequest(url: url)
        request.method = method
        if let bearer { request.headers.add(name: "Authorization", value: "Bearer \(bearer)") }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        return (Int(response.status.code), Data(bytes.readableBytesView))
    }
}

/// JSON whose members are written in snake case.
enum SnakeCase {
    static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: data)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try decode(type, from: Data(text.utf8))
    }
}
