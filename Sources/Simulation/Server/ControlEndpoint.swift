/// The control endpoints of the simulator program, for tests: what exists, what came, what shall go wrong.
///
/// `GET /keys` and `GET /requests` answer with an array, oldest request and newest key first; `PUT /faults`,
/// `DELETE /faults` and `DELETE /requests` answer 204. Nothing here shows a secret.
public struct ControlEndpoint: Sendable {
    private let server: SharedSimulatedServer

    public init(_ server: SharedSimulatedServer) {
        self.server = server
    }

    public func handle(_ request: SimulatedRequest) -> SimulatedReply {
        switch (request.method, request.path) {
        case ("GET", "/keys"): return Self.array(server.withServer(\.keys).map(Self.text))
        case ("GET", "/requests"): return Self.array(server.withServer(\.log).entries.map(Self.text))
        case ("DELETE", "/requests"): server.withServer { $0.log.removeAll() }
        case ("PUT", "/faults"): return setFaults(request.body)
        case ("DELETE", "/faults"): server.withServer { $0.faults = FaultPlan() }
        default:
            let known = "GET /keys, GET /requests, DELETE /requests, PUT /faults, DELETE /faults"
            return Self.error(404, "no such endpoint: \"\(request.method) \(request.path)\"; there are \(known)")
        }
        return Self.done
    }

    private func setFaults(_ body: [UInt8]) -> SimulatedReply {
        do throws(SimulationInputError) {
            let plan = try FaultPlan(json: body)
            server.withServer { $0.faults = plan }
            return Self.done
        } catch {
            return Self.error(400, "cannot read the fault plan: \(error)")
        }
    }

    private static let done = SimulatedReply(status: 204, framing: .none)

    private static func array(_ elements: [String]) -> SimulatedReply {
        json(200, "[" + elements.joined(separator: ",\n") + "]")
    }

    private static func error(_ status: Int, _ message: String) -> SimulatedReply {
        json(status, "{\"error\":\(JSONText.quoted(message))}")
    }

    private static func json(_ status: Int, _ text: String) -> SimulatedReply {
        SimulatedReply(
            status: status, headers: [HeaderField("Content-Type", "application/json")], body: Array("\(text)\n".utf8))
    }

    private static func text(_ key: SimulatedKey) -> String {
        let expiry = key.expiry.map { "\"\($0)\"" } ?? "null"
        return "{\"id\":\"\(key.id)\",\"name\":\(JSONText.quoted(key.name)),\"tenant_id\":\(key.tenant)"
            + ",\"expiration_date\":\(expiry),\"created\":\"\(key.created)\""
            + ",\"permissions\":\(JSONText.array(key.permissions))}"
    }

    private static func text(_ entry: RequestLog.Entry) -> String {
        "{\"time\":\"\(entry.time)\",\"method\":\(JSONText.quoted(entry.method))"
            + ",\"path\":\(JSONText.quoted(entry.path)),\"query\":\(JSONText.quoted(entry.query))"
            + ",\"status\":\(entry.status.map(String.init) ?? "null")}"
    }
}
