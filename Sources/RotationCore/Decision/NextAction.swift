/// Answers "what is the next action for this lineage, and when?". Total, deterministic, cheap, and the only place that
/// knows the order of steps.
///
/// The order is the safety argument. Each line may rely on those above it:
///
/// 1. *A request without an outcome is lost.* Before anything else is decided, what we do not know is written down as
///    not known (S7); a name is never sent twice.
/// 2. *Expired generations are settled*, but for what a file may still hold; nothing below serves, probes, fetches or
///    revokes an expired key (S3).
/// 3. *A destination that left the configuration* is let go of before anything relies on the set of destinations (S15).
///    Then *a hold stops here.* It is the operator's word, and says when the key will strand (S10). A replacement under
///    way that was reported compromised goes nowhere any more (S22).
/// 4. *What is verified is delivered, told and accepted.* Files come before everything that talks to the server: they
///    are what the outside world depends on (P1), and a file that was lost is restored without a request.
/// 5. *What is issued is verified.* No file ever gets a key that the server has not accepted (S12).
/// 6. *A replacement is created only when no other is under way*, so a failing delivery never becomes a stream of keys;
///    the budget bounds what still gets through (S10).
/// 7. *Revoking comes last*, after everything that keeps the delivered key working. Its conditions are examined again,
///    from fresh evidence, by ``RevocationWarrant``; doubt stops this step alone. A compromised key whose time is over
///    goes before its consumers are told once more: every file holds its successor by then (S22).
///
/// Steps in one line do not wait for each other: a step that failed and waits for its retry lets the next one pass (P6).
public func nextAction(
    for lineage: Lineage, facts: LineageFacts, evidence: Evidence, now: Timestamp
) -> Decision {
    let deliberation = Deliberation(lineage: lineage, facts: facts, evidence: evidence, now: now)
    return deliberation.decide()
}

/// One answer in the making: the facts, the evidence, and the time, fixed for the pass.
struct Deliberation {
    let lineage: Lineage
    let facts: LineageFacts
    let evidence: Evidence
    let clock: ClockEvidence

    var now: Timestamp { clock.now }
    var policy: RotationPolicy { lineage.policy }

    init(lineage: Lineage, facts: LineageFacts, evidence: Evidence, now: Timestamp) {
        self.lineage = lineage
        self.facts = facts
        self.evidence = evidence
        clock = ClockEvidence(now: now, skew: evidence.skew)
    }

    func decide() -> Decision {
        var outlook = Outlook()
        for part in parts {
            for prospect in part() {
                if case .ready(let action) = prospect { return .act(action) }
                outlook.add(prospect)
            }
        }
        return outlook.decision(now: now, recheckAfter: policy.pollInterval)
    }

    func prospects() -> [Prospect] { parts.flatMap { $0() } }

    /// In the order of their precedence; each is deliberated only when those before it have nothing ready.
    private var parts: [() -> [Prospect]] {
        if let prelude { return [{ [prelude] }] }
        // A server that may be another one gets neither our secrets nor our requests.
        if let url = evidence.unfamiliarServer {
            return [deliveryProspects, { [.problem(.unfamiliarServer(url: url))] }]
        }
        let parts: [() -> [Prospect]] = [deliveryProspects, candidateProspects, renewalProspects, revocationProspects]
        return isCompromiseOverdue ? [compromisedProspects] + parts : parts
    }

    /// What nothing else is looked at before.
    private var prelude: Prospect? {
        if let lost = facts.intentInDoubt { return .ready(.declareLost(lost.number)) }
        if let lapsed = lapsedGeneration { return .ready(.settle(lapsed.number)) }
        if let path = releasedPath { return .ready(.release(path: path)) }
        if lineage.hold || facts.heldAt != nil { return held }
        return compromisedCandidate.map {
            .ready(.abandon($0, reason: "it was made before the report of a compromise"))
        }
    }

    private var held: Prospect {
        let strandsAt = facts.current?.expiry
        let nextSettling = facts.generations.compactMap(\.expiry).map(settling).min()
        return .later(nextSettling ?? .distantFuture, .held(strandsAt: strandsAt))
    }

    /// A generation whose expiry has passed by both clocks and that nothing depends on any more.
    ///
    /// Settling forgets for good, so the local clock alone is not believed: a machine that came up with its clock years
    /// ahead would forget its lost requests before the first reply told it the time. The server's clock is known to the
    /// second of its header, so that second is waited for.
    private var lapsedGeneration: Generation? {
        guard clock.skew != nil else { return nil }
        return facts.generations.first { generation in
            guard let expiry = generation.expiry, clock.bothReached(expiry + Self.settlingTime) else { return false }
            return !mayStandInFile(generation)
        }
    }

    /// True for what the files of a configured lineage hold until a successor does, however late that is: the current
    /// generation, and what was delivered after it without having been accepted. Forgotten, our own bytes would look
    /// like somebody else's, and the lineage would be stuck over its own file (S13).
    private func mayStandInFile(_ generation: Generation) -> Bool {
        guard lineage.isConfigured, generation.secret != nil else { return false }
        let current = facts.current?.number ?? -1
        if generation.number == current { return true }
        if generation.number > current, !generation.delivered.isEmpty { return true }
        return evidence.files?.values.contains { $0.heldGeneration == generation.number } ?? false
    }

    private static let settlingTime: Duration = .seconds(1)

    /// When a key with this expiry is looked at next: just after both clocks have passed it. Where that moment is over,
    /// as the generation cannot be settled yet, at the usual interval: a wait never ends in the past.
    func settling(_ expiry: Timestamp) -> Timestamp {
        let settlesAt = max(expiry, clock.local(expiry)) + Self.settlingTime
        return settlesAt > now ? settlesAt : now + policy.pollInterval
    }

    /// By the server's clock: such a key is neither delivered nor probed, fetched or revoked (S3, S5).
    func isExpired(_ generation: Generation) -> Bool {
        generation.expiry.map { clock.serverNow >= $0 } ?? false
    }

    private var releasedPath: String? {
        guard lineage.isConfigured else { return nil }
        let configured = Set(lineage.destinations.map(\.path))
        return facts.generations.flatMap(\.delivered.keys).filter { !configured.contains($0) }.min()
    }

    /// Nil when `step` may be tried now, else the time of its next try.
    func retry(of step: Step) -> Prospect? {
        guard let failure = facts.failures[step] else { return nil }
        if failure.isRetryRequested { return nil }
        // A limit yet to come is of a clock that was set back since: before it lies every failure, the next included.
        if let limit = evidence.retriesFailuresBefore, failure.at < limit, limit <= now { return nil }
        let delay = Backoff.delay(
            afterAttempt: failure.attempt, policy: policy, spreading: "\(lineage.id) \(step)")
        let retryAt = failure.at + delay
        // A clock that was set back must not stretch the wait: no retry lies further away than its own delay.
        guard now < retryAt, now >= failure.at else { return nil }
        return .later(retryAt, .retry(step, attempt: failure.attempt, message: failure.message))
    }

    /// `action` now, or when its step may be tried again.
    func attempt(_ step: Step, _ action: Action) -> Prospect {
        retry(of: step) ?? .ready(action)
    }
}

/// Collects what cannot be done now, and makes one answer of it.
private struct Outlook {
    private var waits: [(until: Timestamp, reason: WaitReason)] = []
    private var problem: Problem.Kind?

    mutating func add(_ prospect: Prospect) {
        switch prospect {
        case .ready: break
        case .later(let until, let reason): waits.append((until, reason))
        case .problem(let kind): if problem == nil || kind.isCompromise { problem = kind }
        }
    }

    func decision(now: Timestamp, recheckAfter interval: Duration) -> Decision {
        let earliest = waits.min { $0.until < $1.until }
        if let problem {
            return .stuck(Problem(problem, retryAt: min(now + interval, earliest?.until ?? .distantFuture)))
        }
        guard let earliest else { return .wait(until: .distantFuture, because: .nothingDue) }
        return .wait(until: earliest.until, because: earliest.reason)
    }
}
