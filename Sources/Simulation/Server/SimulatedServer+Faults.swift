import RotationCore

/// The faults of a plan, laid over what the server does.
extension SimulatedServer {
    mutating func answer(_ request: SimulatedRequest, fault: Fault?, now: Timestamp) -> SimulatedReply {
        guard let fault else { return answer(request, now: now) }
        var reply = answer(request, under: fault, now: now)
        if fault.kind != .drip { reply.delay = .milliseconds(fault.milliseconds) }
        return reply
    }

    private mutating func answer(
        _ request: SimulatedRequest, lie: Lie = .none, now: Timestamp
    ) -> SimulatedReply {
        switch request.listener {
        case .public: passGate(request, lie: lie, now: now)
        case .internal: serve(request, lie: lie, now: now)
        }
    }

    private mutating func answer(_ request: SimulatedRequest, under fault: Fault, now: Timestamp) -> SimulatedReply {
        switch fault.kind {
        case .refuse: return .refused
        case .status: return Self.trouble(fault)
        case .unauthorized: return Self.unauthorized(request)
        case .noEffect: return answerWithoutEffect(request, now: now)
        case .emptyList: return answer(request, lie: .afterRows(0), now: now)
        case .cutList: return answer(request, lie: .olderHalf, now: now)
        case .endlessPages: return answer(request, lie: .endless, now: now)
        case .wrongID: return answer(request, lie: .otherIDs, now: now)
        case .wrongTenant: return answer(request, lie: .otherTenants, now: now)
        case .loseReply, .statusAfter, .delay, .truncate, .garbage, .drip, .flood:
            return Self.spoil(answer(request, now: now), by: fault)
        }
    }

    private mutating func answerWithoutEffect(_ request: SimulatedRequest, now: Timestamp) -> SimulatedReply {
        let before = table
        defer { table = before }
        return answer(request, now: now)
    }

    private static func spoil(_ reply: SimulatedReply, by fault: Fault) -> SimulatedReply {
        var reply = reply
        switch fault.kind {
        case .loseReply: return .lost
        case .statusAfter: return trouble(fault)
        case .truncate: reply.ending = .truncated(bodyBytes: reply.body.count / 2)
        case .garbage: reply.body = Array("<html>\u{1}{\"data\":[".utf8)
        case .drip: reply.ending = .dripping(interval: .milliseconds(max(1, fault.milliseconds)))
        case .flood: reply.ending = .flooding(bytes: fault.megabytes << 20)
        case .refuse, .status, .noEffect, .delay, .emptyList, .cutList, .unauthorized, .endlessPages, .wrongID,
            .wrongTenant:
            break
        }
        return reply
    }

    private static func trouble(_ fault: Fault) -> SimulatedReply {
        var reply = SimulatedReply.gate(fault.status, "Simulated", message: "a fault of the plan")
        if let seconds = fault.retryAfter { reply.headers.append(HeaderField("Retry-After", "\(seconds)")) }
        return reply
    }
}
