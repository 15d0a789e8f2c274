import FoundationEssentials

/// The built simulator as a unit of the machine, with what its control endpoints tell.
struct SimulatedServer: Sendable {
    let machine: Machine
    let url: String
    let token: String
    let control: String

    struct Key: Decodable, Sendable {
        let id: String
        let name: String
        let tenantId: Int
    }

    struct Request: Decodable, Sendable {
        let method: String
        let path: String
        /// Nil when the connection was closed without an answer.
        let status: Int?
    }

    private static let unit = "sensorbucket-sim.service"
    private static let announcement = "/run/sensorbucket-sim.json"

    private struct Announcement: Decodable {
        let url: String
        let token: String
        let control: String
    }

    /// Starts a fresh one in the place of its predecessor.
    static func started(on machine: Machine, tenants: String = "1,19") async throws -> SimulatedServer {
        try await machine.shell(
            """
            systemctl stop \(unit) 2>/dev/null || true
            rm -f \(announcement)
            systemd-run --quiet --collect --unit=\(unit) --property=StandardOutput=file:\(announcement) \
                /built/sensorbucket-sim --tenants \(tenants)
            """)
        try await eventually("the simulator listens") {
            try await machine.run(["test", "-s", announcement]).isSuccess
        }
        let announced = try decode(Announcement.self, from: await machine.text(announcement))
        return SimulatedServer(
            machine: machine, url: announced.url, token: announced.token, control: announced.control)
    }

    func keys() async throws -> [Key] {
        try Self.decode([Key].self, from: await machine.output("curl", "-fsS", control + "/keys"))
    }

    func requests() async throws -> [Request] {
        try Self.decode([Request].self, from: await machine.output("curl", "-fsS", control + "/requests"))
    }

    func forgetRequests() async throws {
        try await machine.output("curl", "-fsS", "-X", "DELETE", control + "/requests")
    }

    func setFaults(_ plan: String) async throws {
        try await machine.output("curl", "-fsS", "-X", "PUT", "-d", plan, control + "/faults")
    }

    func clearFaults() async throws {
        try await machine.output("curl", "-fsS", "-X", "DELETE", control + "/faults")
    }

    /// Whether the server takes these bytes for a key.
    func accepts(_ key: String, tenant: Int = 19) async throws -> Bool {
        let page = "\(url)/api-keys?limit=1&tenant_id=\(tenant)"
        let ask = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-K", "-", page]
        return try await machine.run(ask, input: "header = \"Authorization: Bearer \(key)\"\n").output == "200"
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(text.utf8))
    }
}
