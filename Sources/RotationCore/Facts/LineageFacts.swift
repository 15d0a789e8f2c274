/// All that is known of a lineage and not yet settled: the fold of its facts.
///
/// The fold is the only meaning a fact has; every ledger returns what this type makes of the same facts in the same
/// order. Generations that lapsed or were never created are dropped, so the size stays that of what can still matter;
/// a dead one stays, without its secret, until its expiry (S21).
public struct LineageFacts: Hashable, Sendable {
    /// Unsettled generations by ascending number.
    public private(set) var generations: [Generation] = []
    /// The largest number ever used, settled ones included (S8).
    public private(set) var highestNumber: GenerationNumber = 0
    /// The times of the most recent intents, oldest first, at most ``intentMemory``: the create budget.
    public private(set) var recentIntents: [Timestamp] = []
    public private(set) var failures: [Step: Failure] = [:]
    /// Set while a human is needed, so that `status` can tell it without having seen what the daemon saw.
    public private(set) var trouble: Trouble?
    public private(set) var rotationRequestedAt: Timestamp?
    /// The latest report of a compromise. It stands for as long as a generation that it speaks of is known.
    public private(set) var compromise: Compromise?
    /// Set when the keys of a retired lineage are to be revoked instead of being left to expire.
    public private(set) var revocationRequestedAt: Timestamp?
    public private(set) var heldAt: Timestamp?
    public private(set) var retiredAt: Timestamp?
    /// The remote names that second writers used, in the order in which they were seen, until they are resolved (S11).
    public private(set) var secondWriters: [String] = []
    /// Remote names of second writers that the operator has resolved: they raise no alarm again.
    public private(set) var acknowledgedWriters: Set<String> = []

    public static let intentMemory = 64

    public struct Failure: Hashable, Sendable {
        public let at: Timestamp
        /// 1 for the first failure in a row.
        public let attempt: Int
        public let message: String
        /// The pause after it is over: somebody asked for a try, or what was tried has changed.
        public internal(set) var isRetryRequested = false
    }

    public struct Trouble: Hashable, Sendable {
        public let since: Timestamp
        public let summary: String
        public let remedy: String

        public init(since: Timestamp, summary: String, remedy: String) {
            self.since = since
            self.summary = summary
            self.remedy = remedy
        }
    }

    public init() {}

    public init(_ facts: some Sequence<Fact>) {
        for fact in facts { apply(fact) }
    }

    /// For a ledger that does not read the facts of settled generations again: what the fold of all facts kept of
    /// them, and the facts of the unsettled generations and of the lineage as a whole, in their order.
    public init(
        highestNumber: GenerationNumber, recentIntents: [Timestamp], compromise: Compromise? = nil, living: [Fact] = []
    ) {
        self.init(living)
        self.highestNumber = highestNumber
        self.recentIntents = recentIntents
        self.compromise = compromise
    }

    public subscript(number: GenerationNumber) -> Generation? {
        generations.last { $0.number == number }
    }

    /// Takes one more fact into account. A fact about an unknown or settled generation changes nothing.
    public mutating func apply(_ fact: Fact) {
        switch fact.kind {
        case .intended(let intent): intend(intent, at: fact.at)
        case .adopted(let adoption, let secret):
            remove(0)
            insert(Generation(adoption: adoption, secret: secret, at: fact.at))
        case .failed(let step, let attempt, let message):
            failures[step] = Failure(at: fact.at, attempt: attempt, message: message)
        case .cleared(let step): failures[step] = nil
        case .stuck(let summary, let remedy): trouble = Trouble(since: fact.at, summary: summary, remedy: remedy)
        case .unstuck: trouble = nil
        case .rotationRequested: rotationRequestedAt = fact.at
        case .compromised(let grace): report(Compromise(reportedAt: fact.at, grace: grace, through: highestNumber))
        case .retryRequested: requestRetry { _ in true }
        case .revocationRequested: revocationRequestedAt = fact.at
        case .held: heldAt = fact.at
        case .resumed: heldAt = nil
        case .retired: retiredAt = fact.at
        case .reinstated:
            retiredAt = nil
            revocationRequestedAt = nil
        case .secondWriterSeen(let name): if !secondWriters.contains(name) { secondWriters.append(name) }
        case .secondWriterResolved:
            acknowledgedWriters.formUnion(secondWriters)
            secondWriters = []
        case .notSent, .rejected, .lost, .found, .issued, .verified, .delivered, .released, .told, .consumerAccepted,
            .accepted,
            .superseded, .abandoned, .vanished, .revocationIntended, .revoked, .dead, .reappeared, .lapsed:
            applyToGeneration(fact)
        }
    }

    /// The replacement waits for no pause after an earlier failure. A consumer's pause stays: it was told of a key that
    /// is given up now, and is told of the new one as soon as that is delivered.
    private mutating func report(_ compromise: Compromise) {
        self.compromise = compromise
        requestRetry { if case .tell = $0 { false } else { true } }
    }

    private mutating func requestRetry(of isMeant: (Step) -> Bool) {
        for step in failures.keys where isMeant(step) { failures[step]?.isRetryRequested = true }
    }

    private mutating func intend(_ intent: Intent, at: Timestamp) {
        // A request stands until a key younger than it is current. After a clock was set back no key would be, and each
        // would be replaced at once.
        rotationRequestedAt = rotationRequestedAt.map { min($0, at - .microseconds(1)) }
        remove(intent.number)
        insert(Generation(intent: intent, at: at))
        recentIntents.append(at)
        if recentIntents.count > Self.intentMemory { recentIntents.removeFirst() }
    }

    private mutating func insert(_ generation: Generation) {
        let index = generations.firstIndex { $0.number >= generation.number } ?? generations.endIndex
        generations.insert(generation, at: index)
        highestNumber = max(highestNumber, generation.number)
    }

    private mutating func remove(_ number: GenerationNumber) {
        generations.removeAll { $0.number == number }
        failures[.verify(number)] = nil
        failures[.revoke(number)] = nil
        failures[.proveDead(number)] = nil
    }

    /// A request that never left us used neither its number nor a part of the create budget.
    private mutating func takeBack(_ number: GenerationNumber) {
        guard self[number] != nil else { return }
        remove(number)
        if highestNumber == number {
            highestNumber -= 1
            if compromise?.through == number { compromise?.through -= 1 }
        }
        _ = recentIntents.popLast()
    }

    /// A refused request created nothing, so it used no part of the create budget; its name is used up all the same.
    private mutating func reject(_ number: GenerationNumber) {
        guard self[number] != nil else { return }
        remove(number)
        _ = recentIntents.popLast()
    }

    private mutating func update(_ number: GenerationNumber, _ change: (inout Generation) -> Void) {
        guard let index = generations.firstIndex(where: { $0.number == number }) else { return }
        change(&generations[index])
    }

    private mutating func applyToGeneration(_ fact: Fact) {
        let at = fact.at
        switch fact.kind {
        case .notSent(let number): takeBack(number)
        case .rejected(let number, _): reject(number)
        case .lost(let number):
            // A reply that came is not lost: an issued key is never treated as one that nothing depends on.
            update(number) { if $0.issuedAt == nil { $0.lostAt = at } }
        case .found(let number, let keyID, let created):
            update(number) {
                $0.keyID = keyID
                $0.created = created
            }
        case .issued(let number, let keyID, let secret, let serverDate):
            update(number) {
                $0.keyID = keyID
                $0.secret = secret
                $0.issuedAt = at
                $0.lostAt = nil
                $0.issuedServerDate = serverDate
            }
        case .verified(let number):
            // A create has succeeded only now: a server that makes other keys than it was asked for is tried more and
            // more seldom, like one that makes none.
            failures[.create] = nil
            failures[.verify(number)] = nil
            update(number) { $0.verifiedAt = at }
        case .delivered(let number, let destination, let imprint): deliver(number, destination, imprint, at: at)
        case .released(let number, let path):
            failures[.deliver(path: path)] = nil
            failures[.adopt(path: path)] = nil
            update(number) { $0.delivered[path] = nil }
        case .told(let number, let consumer):
            failures[.tell(consumer)] = nil
            update(number) { $0.told[consumer] = at }
        case .consumerAccepted(let number, let consumer):
            update(number) { $0.consumersAccepted[consumer] = at }
        case .accepted(let number): update(number) { $0.acceptedAt = at }
        case .superseded(let number, let overlapEnds):
            update(number) {
                $0.supersededAt = $0.supersededAt ?? at
                $0.overlapEnds = max($0.overlapEnds ?? overlapEnds, overlapEnds)
            }
        case .abandoned(let number, _): update(number) { $0.abandonedAt = at }
        case .vanished(let number): update(number) { $0.vanishedAt = at }
        case .revocationIntended(let number): update(number) { $0.revocationIntendedAt = at }
        case .revoked(let number):
            failures[.revoke(number)] = nil
            update(number) { $0.revokedAt = at }
        case .dead(let number):
            failures[.proveDead(number)] = nil
            update(number) {
                $0.deadAt = at
                $0.secret = nil
            }
        case .reappeared(let number):
            update(number) {
                $0.deadAt = nil
                $0.vanishedAt = nil
                $0.revokedAt = nil
                $0.revocationIntendedAt = nil
            }
        case .lapsed(let number): remove(number)
        default: break
        }
    }

    private mutating func deliver(
        _ number: GenerationNumber, _ destination: Destination, _ imprint: FileImprint?, at: Timestamp
    ) {
        failures[.deliver(path: destination.path)] = nil
        failures[.adopt(path: destination.path)] = nil
        guard self[number] != nil else { return }
        requestRetry { if case .tell = $0 { true } else { false } }
        update(number) {
            // Whoever read the file before this has to be told again. Said by the order of facts, as times do not
            // keep it: after a clock was set back, every telling would seem older than the delivery, for ever.
            $0.told = [:]
            $0.consumersAccepted = [:]
            let count = ($0.delivered[destination.path]?.count ?? 0) + 1
            $0.delivered[destination.path] = .init(
                destination: destination, at: at, count: count, imprint: imprint)
        }
    }
}
