/// What will happen to a lineage, when and why: the decision function run forward in virtual time, with every step going
/// well at once. What the files hold now counts for the first step; a plan ends with an adoption, as nobody knows yet
/// what key that is.
public struct Plan: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public let at: Timestamp
        public let lineage: LineageID
        public let action: Action
        /// For a create: the expiry that it will ask for.
        public let expiry: Timestamp?
        /// For a revocation: why.
        public let revocation: RevocationReason?
    }

    public private(set) var entries: [Entry] = []
    /// Set when the lineage cannot get on without a human; nothing is planned beyond it.
    public private(set) var problem: Problem?
    /// What it waits for at the end of the plan, and until when.
    public private(set) var waitsUntil: Timestamp?
    public private(set) var waitsBecause: WaitReason?

    /// No plan is longer: a lifetime of seconds over a year says nothing that its first thousand steps did not.
    public static let maximumEntries = 1000

    public init(
        for lineage: Lineage, facts: LineageFacts, evidence: Evidence, from start: Timestamp, until end: Timestamp,
        instance: String
    ) {
        var facts = facts
        var evidence = evidence
        evidence.skew = evidence.skew ?? .zero  // virtual time is right by definition
        var now = start
        for _ in 0..<Self.maximumEntries * 4 where now <= end && entries.count < Self.maximumEntries {
            let decision = nextAction(for: lineage, facts: facts, evidence: evidence, now: now)
            evidence.files = nil  // they change with every step; from here on the facts tell what they hold
            switch decision {
            case .act(.adopt(let destination)):
                // Whose key that is and how long it lives is known only once it was asked.
                entries.append(
                    Entry(at: now, lineage: lineage.id, action: .adopt(destination), expiry: nil, revocation: nil))
                return
            case .act(let action):
                let outcome = Self.imagine(action, of: lineage, facts: facts, evidence: evidence, now: now, instance)
                let revocation = action.revokedGeneration.map { facts.revocationReason(of: $0) }
                for kind in outcome { facts.apply(Fact(lineage: lineage.id, at: now, kind: kind)) }
                guard action.isVisible else { continue }
                let expiry = outcome.lazy.compactMap(\.intendedExpiry).first
                entries.append(
                    Entry(at: now, lineage: lineage.id, action: action, expiry: expiry, revocation: revocation))
            case .wait(let until, let reason):
                waitsUntil = until
                waitsBecause = reason
                now = max(until, now + .microseconds(1))
            case .stuck(let found):
                problem = found
                return
            }
        }
    }

    private static func imagine(
        _ action: Action, of lineage: Lineage, facts: LineageFacts, evidence: Evidence, now: Timestamp,
        _ instance: String
    ) -> [Fact.Kind] {
        switch action {
        case .declareLost(let number): return [.lost(number)]
        case .settle(let number): return [.lapsed(number)]
        case .abandon(let number, let reason): return [.abandoned(number, reason: reason)]
        case .create(let number, _):
            let clock = ClockEvidence(now: now, skew: evidence.skew)
            let intent = Intent(
                number, of: lineage, instance: instance, serverURL: "", clock: clock, microseconds: 0)
            let imagined = SecretBox(Secret([]))
            return [.intended(intent), .issued(number, KeyID(Int64(number)), imagined, serverDate: nil)]
        case .verify(let number): return [.verified(number)]
        case .deliver(let number, let destination, _): return [.delivered(number, destination)]
        case .tell(let number, let consumer):
            return [.told(number, consumer.id), .consumerAccepted(number, consumer.id)]
        case .accept(let number): return facts.acceptance(of: number, in: lineage, at: now, skew: evidence.skew)
        case .revoke(let number): return [.revocationIntended(number), .revoked(number)]
        case .proveDead(let number): return [.dead(number)]
        case .release(let path): return facts.release(of: path, in: lineage, at: now, skew: evidence.skew)
        case .adopt: return []
        }
    }
}

extension Action {
    fileprivate var revokedGeneration: GenerationNumber? {
        if case .revoke(let number) = self { number } else { nil }
    }

    /// Bookkeeping is nobody's news.
    fileprivate var isVisible: Bool {
        switch self {
        case .declareLost, .settle, .release, .accept: false
        case .adopt, .create, .abandon, .verify, .deliver, .tell, .revoke, .proveDead: true
        }
    }
}

extension Fact.Kind {
    fileprivate var intendedExpiry: Timestamp? {
        if case .intended(let intent) = self { intent.expiry } else { nil }
    }
}
