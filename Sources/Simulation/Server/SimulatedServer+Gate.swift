import RotationCore

/// The gate in front of the service: rules first, then credentials, then the service, with `/api` taken off.
extension SimulatedServer {
    mutating func passGate(_ request: SimulatedRequest, lie: Lie, now: Timestamp) -> SimulatedReply {
        guard Self.hasRule(request) else {
            return .gate(404, "Not Found", message: "Requested url does not match any rules")
        }
        if let refusal = refusal(of: request, now: now) { return refusal }
        // The gate swaps the bearer for a token of its own, which is not shaped like a key.
        if request.servicePath == "/api-keys/authenticate" { return .serviceMessage(400, "Invalid input") }
        let reply = serve(request, lie: lie, now: now)
        // A service that hangs up is an empty 502 behind a reverse proxy.
        return reply.ending == .lost ? SimulatedReply(status: 502) : reply
    }

    /// `GET` and `POST` of the collection, `GET` and `DELETE` of one segment without dots, which may be empty.
    private static func hasRule(_ request: SimulatedRequest) -> Bool {
        guard request.path.hasPrefix("/api/") else { return false }
        if request.servicePath == "/api-keys" { return ["GET", "POST"].contains(request.method) }
        guard request.servicePath.hasPrefix("/api-keys/") else { return false }
        let segment = request.servicePath.dropFirst("/api-keys/".count)
        return ["GET", "DELETE"].contains(request.method) && !segment.contains { $0 == "/" || $0 == "." }
    }

    /// Everything but a 200 of the service makes a 401, the failure of its database included (quirk 4).
    private mutating func refusal(of request: SimulatedRequest, now: Timestamp) -> SimulatedReply? {
        if let address = conditions.unreachableService, Self.bearer(of: request) != nil {
            return .gate(
                403, "Forbidden", request: request.headers["X-Request-ID"],
                reason: "Get \"http://\(address)/api-keys/authenticate\": dial tcp \(address): connect: "
                    + "connection refused",
                message: "Access credentials are not sufficient to access this resource")
        }
        return authenticate(request, now: now).status == 200 ? nil : Self.unauthorized(request)
    }

    static func unauthorized(_ request: SimulatedRequest) -> SimulatedReply {
        .gate(
            401, "Unauthorized", request: request.headers["X-Request-ID"], message: "Access credentials are invalid")
    }

    /// What follows `Bearer ` (in any case) in the `Authorization` header; nil for another scheme or nothing at all.
    static func bearer(of request: SimulatedRequest) -> Substring? {
        guard let header = request.headers["Authorization"] else { return nil }
        guard header.count > 7, header.prefix(7).lowercased() == "bearer " else { return nil }
        return header.dropFirst(7)
    }
}
