import RotationCore

/// The faults of a plan, laid over what the server does.
extension SimulatedServer {
    mutating func answer(_ request: SimulatedRequest, fault: Fault?, now: Timestamp) -> SimulatedReply {
        guard let fault else { return answer(request, now: now) }
        var reply = answer(request, under: fault, now: now)
        reply.delay = .milliseconds(fault.milliseconds)
        return reply
    }

    private mutating func answer(
        _ request: SimulatedRequest, damage: ListingDamage = .none, now: Timestamp
    ) -> SimulatedReply {
        switch request.listener {
        case .public: passGate(request, damage: damage, now: now)
        case .internal: serve(request, damage: damage, now: now)
        }
    }

    private mutating func answer(_ request: SimulatedRequest, under fault: Fault, now: Timestamp) -> SimulatedReply {
        switch fault.kind {
        case .refuse: return .refused
        case .status: return Self.trouble(fault)
        case .unauthorized: return Self.unauthorized(request)
        case .emptyList: return answer(request, damage: .afterRows(0), now: now)
        case .cutList: return answer(request, damage: .olderHalf, now: now)
        case .loseReply, .statusAfter, .delay, .truncate, .garbage:
            return Self.spoil(answer(request, now: now), by: fault)
        }
    }

    private static func spoil(_ reply: SimulatedReply, by fault: Fault) -> SimulatedReply {
        var reply = reply
        switch fault.kind {
        case .loseReply: return .lost
        case .statusAfter: return trouble(fault)
        case .truncate: reply.ending = .truncated(bodyBytes: reply.body.count / 2)
        case .garbage: reply.body = Array("<html>\u{1}{\"data\":[".utf8)
        case .refuse, .status, .delay, .emptyList, .cutList, .unauthorized: break
        }
        return reply
    }

    private static func trouble(_ fault: Fault) -> SimulatedReply {
        var reply = SimulatedReply.gate(fault.status, "Simulated", message: "a fault of the plan")
        if let seconds = fault.retryAfter { reply.headers.append(HeaderField("Retry-After", "\(seconds)")) }
        return reply
    }
}
