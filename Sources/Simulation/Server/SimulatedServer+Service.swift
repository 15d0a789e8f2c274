import RotationCore

/// The service behind the gate: its routes.
extension SimulatedServer {
    mutating func serve(_ request: SimulatedRequest, lie: Lie, now: Timestamp) -> SimulatedReply {
        if let preflight = Self.preflight(request) { return preflight }
        let path = request.servicePath
        if path == "/api-keys" { return serveCollection(request, lie: lie, now: now) }
        guard path.hasPrefix("/api-keys/") else { return .noRoute }
        let segment = path.dropFirst("/api-keys/".count)
        if segment == "authenticate" { return authenticate(request, now: now) }
        guard !segment.isEmpty, !segment.contains("/") else { return .noRoute }
        switch request.method {
        case "GET": return describe(segment, lie: lie, now: now)
        case "DELETE": return revoke(segment)
        default: return Self.methodNotAllowed(request)
        }
    }

    private mutating func serveCollection(
        _ request: SimulatedRequest, lie: Lie, now: Timestamp
    ) -> SimulatedReply {
        switch request.method {
        case "GET": return list(request, lie: lie)
        case "POST":
            let reply = create(request, lie: lie, now: now)
            return conditions.createsTimeOut && reply.status == 201 ? .lost : reply
        default: return Self.methodNotAllowed(request)
        }
    }

    private static func methodNotAllowed(_ request: SimulatedRequest) -> SimulatedReply {
        SimulatedReply(
            status: 405, headers: [HeaderField("Vary", "Origin")], framing: request.method == "HEAD" ? .none : .length)
    }

    /// A CORS preflight is answered before any route.
    private static func preflight(_ request: SimulatedRequest) -> SimulatedReply? {
        guard request.method == "OPTIONS", request.headers["Origin"] != nil,
            let method = request.headers["Access-Control-Request-Method"]
        else { return nil }
        return SimulatedReply(
            status: 204,
            headers: [
                HeaderField("Access-Control-Allow-Methods", method), HeaderField("Access-Control-Allow-Origin", "*"),
                HeaderField("Vary", "Origin"), HeaderField("Vary", "Access-Control-Request-Method"),
                HeaderField("Vary", "Access-Control-Request-Headers"),
            ], framing: .none)
    }
}
