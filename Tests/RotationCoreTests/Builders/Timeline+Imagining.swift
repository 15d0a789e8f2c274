import RotationCore

extension Timeline {
    /// Lets an action go well, as an engine would record it.
    mutating func perform(_ action: Action, at now: Timestamp) {
        switch action {
        case .declareLost(let number): record(.lost(number), at: now)
        case .settle(let number): record(.lapsed(number), at: now)
        case .release(let path): record(facts.release(of: path, in: lineage, at: now, skew: evidence.skew), at: now)
        case .adopt(let destination): adopt(from: destination, at: now)
        case .create(let number, _):
            record(.intended(number, at: now, skew: evidence.skew, lineage: lineage), at: now)
            record(.issued(number, serverDate: now + (evidence.skew ?? .zero)), at: now)
        case .abandon(let number, let reason): record(.abandoned(number, reason: reason), at: now)
        case .verify(let number): record(.verified(number), at: now)
        case .deliver(let number, let destination, _):
            record(.delivered(number, destination), at: now)
            evidence.files?[destination.path] = .holds(number)
        case .tell(let number, let consumer):
            record(.told(number, consumer.id), .consumerAccepted(number, consumer.id), at: now)
        case .accept(let number): accept(number, at: now)
        case .revoke(let number): revoke(number, at: now)
        case .proveDead(let number): record(.dead(number), at: now)
        }
    }

    private mutating func adopt(from destination: Destination, at now: Timestamp) {
        record(.adopted(expiry: now + .days(5), created: now - .days(5)), .delivered(0, destination), at: now)
        for consumer in lineage.consumers { record(.consumerAccepted(0, consumer.id), at: now) }
        record(.accepted(0), at: now)
        evidence.files?[destination.path] = .holds(0)
    }

    /// Performs what is due at `now` until there is nothing to do but wait; every action taken, in order.
    ///
    /// - Parameter limit: more actions than any way from a first issue to a proof of death has.
    mutating func run(at now: Timestamp, limit: Int = 200) -> (actions: [Action], end: Decision) {
        var actions: [Action] = []
        while actions.count < limit, case .act(let action) = decision(at: now) {
            perform(action, at: now)
            actions.append(action)
        }
        return (actions, decision(at: now))
    }
}

extension Decision {
    var action: Action? {
        if case .act(let action) = self { action } else { nil }
    }

    var waitsUntil: Timestamp? {
        if case .wait(let until, _) = self { until } else { nil }
    }

    var waitsBecause: WaitReason? {
        if case .wait(_, let reason) = self { reason } else { nil }
    }

    var problem: Problem? {
        if case .stuck(let problem) = self { problem } else { nil }
    }
}
