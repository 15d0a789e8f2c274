import RotationCore

/// What there is to say about one lineage, from its facts alone.
struct LineageReport {
    enum Health: Int, Comparable {
        case healthy, attention, stuck

        static func < (left: Health, right: Health) -> Bool { left.rawValue < right.rawValue }
    }

    struct Next {
        let at: Timestamp
        let what: String
    }

    let lineage: Lineage
    let facts: LineageFacts
    let now: Timestamp
    let isDaemonRunning: Bool
    let decision: Decision

    /// Work that is due is begun within seconds, unless something keeps it from being done.
    static let patience: Duration = .seconds(60)

    /// What the daemon will only write down, such as that a dead key has expired, is taken as written.
    init(_ lineage: Lineage, facts: LineageFacts, now: Timestamp, isDaemonRunning: Bool = true) {
        var facts = facts
        var decision = nextAction(for: lineage, facts: facts, evidence: Evidence(), now: now)
        while case .act(.settle(let number)) = decision, facts[number] != nil {
            facts.apply(Fact(lineage: lineage.id, at: now, kind: .lapsed(number)))
            decision = nextAction(for: lineage, facts: facts, evidence: Evidence(), now: now)
        }
        self.lineage = lineage
        self.facts = facts
        self.now = now
        self.isDaemonRunning = isDaemonRunning
        self.decision = decision
        health = examinedHealth
    }

    var id: LineageID { lineage.id }

    /// The generation that the files hold, else the newest.
    var generation: Generation? { facts.current ?? facts.candidate ?? facts.generations.last }

    var phase: Phase? { generation?.phase(in: lineage) }

    /// Of what the files hold: also where it took the place of a revoked key before every consumer had accepted it (S22).
    var expiry: Timestamp? {
        if let current = facts.current { return current.expiry }
        return facts.candidate.flatMap { $0.delivered.isEmpty ? nil : $0.expiry }
    }

    /// Nil without a delivered key, or when it never expires.
    var timeToStrand: Duration? { expiry.map { $0 - now } }

    /// What the files hold has expired, or is gone from the server.
    var isStranded: Bool {
        if let timeToStrand { return timeToStrand <= .zero }
        return facts.current == nil
            && facts.generations.contains { $0.vanishedAt != nil && !$0.delivered.isEmpty }
    }

    /// Keys that were reported compromised and may still work.
    var compromised: [GenerationNumber] {
        facts.compromised.filter { $0.expiry.map { now < $0 } ?? true }.map(\.number)
    }

    static let over = "nothing; none of its keys works any more"

    var isHeld: Bool { lineage.hold || facts.heldAt != nil }

    /// Asked for many times, so it is found out once.
    private(set) var health = Health.healthy

    private var examinedHealth: Health {
        if isStranded && lineage.isConfigured { return .stuck }
        if facts.trouble != nil { return .stuck }
        if case .stuck = decision { return .stuck }
        if !compromised.isEmpty || !standingFailures.isEmpty || !facts.secondWriters.isEmpty { return .attention }
        switch decision {
        case .stuck: return .stuck
        case .act: return isLate ? .attention : .healthy
        case .wait(_, .retry), .wait(_, .held): return .attention
        case .wait: return .healthy
        }
    }

    /// Of steps that would still be taken: not of a file or command that is no longer configured, nor of a key that is
    /// gone.
    var standingFailures: [Step: LineageFacts.Failure] {
        facts.failures.filter { step, _ in
            switch step {
            case .create: return true
            case .deliver(let path), .adopt(let path): return lineage.destinations.contains { $0.path == path }
            case .tell(let consumer): return lineage.consumers.contains { $0.id == consumer }
            case .verify(let number), .revoke(let number), .proveDead(let number):
                return facts[number].map { $0.deadAt == nil && $0.vanishedAt == nil } ?? false
            }
        }
    }

    var next: Next {
        if facts.trouble != nil { return Next(at: now, what: "wait for the operator") }
        switch decision {
        case .act(let action): return Next(at: now, what: action.text)
        case .wait(let until, .retired) where isOver: return Next(at: until, what: Self.over)
        case .wait(let until, let reason): return Next(at: until, what: reason.text)
        case .stuck(let problem): return Next(at: problem.retryAt, what: "look again")
        }
    }

    /// Everything that it has before it, the most imminent first. While the operator has to do something, the daemon knows
    /// more than the ledger of why that cannot be done which looks ready.
    var prospects: [Prospect] {
        RotationCore.prospects(for: lineage, facts: facts, evidence: Evidence(), now: now)
            .filter { facts.trouble == nil || $0.at != nil }
            .enumerated().sorted { ($0.element.at ?? now, $0.offset) < ($1.element.at ?? now, $1.offset) }
            .map(\.element)
    }

    /// What is due should have been begun, and a command that is run should have ended. Where nobody can tell since when
    /// something is due, it is not since before the last fact.
    var isLate: Bool {
        guard case .act(let action) = decision else { return false }
        var patience = Self.patience
        if case .tell(_, let consumer) = action { patience = max(patience, consumer.timeout * 2) }
        let search = DueSearch(lineage: lineage, facts: facts)
        guard let since = search.begin(of: action, before: now) ?? search.latestFact else { return true }
        return now - since >= patience
    }

    /// None of the keys that it left behind works any more.
    var isOver: Bool { !lineage.isConfigured && facts.generations.allSatisfy { $0.deadAt != nil } }

    /// Since when something is due that has not been done; nil when nothing is, or when nobody can tell.
    var dueSince: Timestamp? {
        guard case .act(let action) = decision else { return nil }
        return DueSearch(lineage: lineage, facts: facts).begin(of: action, before: now)
    }
}

extension Prospect {
    /// Nil: now.
    fileprivate var at: Timestamp? {
        if case .later(let at, _) = self { at } else { nil }
    }
}
