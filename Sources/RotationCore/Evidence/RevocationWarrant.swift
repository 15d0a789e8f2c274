/// The right to delete one key on a server. It can be made only by the checks of this module (S18, S4, S21), from
/// a fresh listing, so that no other code can ask a server to delete anything.
public struct RevocationWarrant: Hashable, Sendable {
    public let keyID: KeyID
    public let tenant: TenantID
    public let remoteName: String
    /// As the listing shows it.
    public let created: Timestamp
}

/// Everything that was looked at, just now, before a key may be revoked.
public struct RevocationEvidence: Sendable {
    /// What each configured destination holds, re-read for this decision.
    public let files: [String: FileFinding]
    /// The answer to the bytes of the generation that is in use instead, asked for this decision.
    public let successorAnswer: KeyConclusion.Answer
    public let listing: ListingEvidence
    public let clock: ClockEvidence

    public init(
        files: [String: FileFinding], successorAnswer: KeyConclusion.Answer, listing: ListingEvidence,
        clock: ClockEvidence
    ) {
        self.files = files
        self.successorAnswer = successorAnswer
        self.listing = listing
        self.clock = clock
    }

    /// A listing taken longer ago proves nothing about now.
    public static let freshness: Duration = .seconds(60)
}

extension RevocationWarrant {
    /// Judges whether `generation` of `lineage` may be revoked, by S18 (and S4, S5, S10, S11).
    ///
    /// It may when: its overlap has elapsed by both clocks; every destination holds the current generation and those
    /// bytes were accepted just now; every consumer accepted it; it outlives now plus the overlap; and a fresh valid
    /// listing shows exactly the key that our request made.
    ///
    /// For a compromised one the overlap does not count; the successor must be younger than the report, and consumers
    /// that have not accepted it must have had the report's grace since its delivery (S22). All else stays.
    public static func judge(
        _ generation: Generation, of lineage: Lineage, facts: LineageFacts, evidence: RevocationEvidence
    ) -> Result<RevocationWarrant, RevocationRefusal> {
        if let refusal = refusalFromDoubt(generation, of: lineage, facts: facts, evidence: evidence) {
            return .failure(refusal)
        }
        if let refusal = refusalFromSuccessor(generation, of: lineage, facts: facts, evidence: evidence) {
            return .failure(refusal)
        }
        return identify(generation, of: lineage, evidence: evidence)
    }

    /// Judges whether the key that a lost request made, found as `generation.keyID`, may be revoked (S7, S4).
    ///
    /// Its secret never reached us, so nothing can depend on it: neither overlap nor successor matter. Unless the ledger
    /// is a backup from before the reply: then a file may hold it (S23).
    public static func judgeLost(
        _ generation: Generation, of lineage: Lineage, facts: LineageFacts, evidence: RevocationEvidence
    ) -> Result<RevocationWarrant, RevocationRefusal> {
        guard generation.lostAt != nil, generation.secret == nil else { return .failure(.notLost) }
        if let refusal = refusalFromDoubt(generation, of: lineage, facts: facts, evidence: evidence) {
            return .failure(refusal)
        }
        for destination in lineage.destinations {
            switch evidence.files[destination.path] {
            case .unknownValue(let keyID) where keyID == generation.keyID:
                return .failure(.delivered(path: destination.path))
            case .unreadable: return .failure(.destinationUnreadable(path: destination.path))
            case .absent, .holds, .outdated, .unknownValue, .foreign, nil: continue
            }
        }
        return identify(generation, of: lineage, evidence: evidence)
    }

    /// Judges whether `generation` of a retired lineage may be revoked at the operator's word (S20): who still uses it
    /// loses it, which the operator was told.
    public static func judgeRetired(
        _ generation: Generation, of lineage: Lineage, facts: LineageFacts, evidence: RevocationEvidence
    ) -> Result<RevocationWarrant, RevocationRefusal> {
        guard !lineage.isConfigured, facts.retiredAt != nil, facts.revocationRequestedAt != nil else {
            return .failure(.notRetired)
        }
        if let refusal = refusalFromDoubt(generation, of: lineage, facts: facts, evidence: evidence) {
            return .failure(refusal)
        }
        return identify(generation, of: lineage, evidence: evidence)
    }

    private static func refusalFromDoubt(
        _ generation: Generation, of lineage: Lineage, facts: LineageFacts, evidence: RevocationEvidence
    ) -> RevocationRefusal? {
        let clock = evidence.clock
        if clock.isSkewed { return .clockSkew(clock.skew ?? .zero) }
        if clock.skew == nil { return .serverClockUnknown }
        if let name = facts.secondWriters.first { return .secondWriter(name) }
        if lineage.hold || facts.heldAt != nil { return .held }
        if generation.isAdopted && !lineage.mayRevokeAdopted(facts) { return .notCreatedByUs }
        let age = clock.now - evidence.listing.startedAt
        // A listing of a time to come is from before the clock was set back: nobody knows how old it is.
        if age > RevocationEvidence.freshness || age < .zero { return .listingTooOld }
        return nil
    }

    private static func refusalFromSuccessor(
        _ generation: Generation, of lineage: Lineage, facts: LineageFacts, evidence: RevocationEvidence
    ) -> RevocationRefusal? {
        let clock = evidence.clock
        let isCompromised = facts.isCompromised(generation)
        if !isCompromised, let end = generation.overlapEnds, !clock.bothReached(end) {
            return .overlapNotElapsed(until: end)
        }
        guard let successor = facts.successor(of: generation, in: lineage), successor.number != generation.number else {
            return refusalWithoutSuccessor(generation, of: lineage, evidence: evidence)
        }
        if !isCompromised, generation.overlapEnds == nil, !generation.wasNeverUsed { return .notSuperseded }
        for destination in lineage.destinations
        where evidence.files[destination.path]?.heldGeneration != successor.number {
            return .destinationNotCurrent(path: destination.path)
        }
        if let refusal = refusalFromConsumers(of: successor, isCompromised, of: lineage, facts: facts, clock: clock) {
            return refusal
        }
        if evidence.successorAnswer != .accepted { return .successorNotAccepted }
        if let expiry = successor.expiry, expiry < clock.serverNow + lineage.policy.overlap {
            return .successorExpiresSoon(expiry)
        }
        return nil
    }

    private static func refusalFromConsumers(
        of successor: Generation, _ isCompromised: Bool, of lineage: Lineage, facts: LineageFacts, clock: ClockEvidence
    ) -> RevocationRefusal? {
        if isCompromised {
            guard let end = facts.graceEnd(of: successor, in: lineage), !clock.bothReached(end) else { return nil }
            return .graceNotOver(until: end)
        }
        let waiting = lineage.consumers.first { successor.consumersAccepted[$0.id] == nil }
        return waiting.map { .consumerNotReady($0.id) }
    }

    /// Without a successor only a key that was given up before any file held it may go.
    private static func refusalWithoutSuccessor(
        _ generation: Generation, of lineage: Lineage, evidence: RevocationEvidence
    ) -> RevocationRefusal? {
        guard generation.wasNeverUsed else { return .noSuccessor }
        for destination in lineage.destinations {
            guard let finding = evidence.files[destination.path], finding.heldGeneration != generation.number else {
                return .destinationNotCurrent(path: destination.path)
            }
            if case .unreadable = finding { return .destinationNotCurrent(path: destination.path) }
        }
        return nil
    }

    private static func identify(
        _ generation: Generation, of lineage: Lineage, evidence: RevocationEvidence
    ) -> Result<RevocationWarrant, RevocationRefusal> {
        guard let keyID = generation.keyID else { return .failure(.notListed(.unknown(.noControlSeen))) }
        switch evidence.listing.presence(of: generation, at: evidence.clock.now) {
        case .present(let key):
            guard generation.explains(key, in: lineage.id.tenant) else { return .failure(.notOurs) }
            return .success(
                RevocationWarrant(
                    keyID: keyID, tenant: key.tenant, remoteName: key.name, created: key.created))
        case let presence: return .failure(.notListed(presence))
        }
    }
}

extension Lineage {
    /// Whether a key that we did not create may be revoked: by configuration, or because the operator spoke of this
    /// lineage's keys, of which it is one (P3).
    func mayRevokeAdopted(_ facts: LineageFacts) -> Bool {
        revokeAdopted || (!isConfigured && facts.revocationRequestedAt != nil)
            || facts[0].map(facts.isCompromised) ?? false
    }
}
