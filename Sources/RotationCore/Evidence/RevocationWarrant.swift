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
    /// The answer to the bytes of the current generation, asked for this decision.
    public let currentAnswer: KeyConclusion.Answer
    public let listing: ListingEvidence
    public let clock: ClockEvidence

    public init(
        files: [String: FileFinding], currentAnswer: KeyConclusion.Answer, listing: ListingEvidence,
        clock: ClockEvidence
    ) {
        self.files = files
        self.currentAnswer = currentAnswer
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
    /// Its secret never reached us, so nothing can depend on it: neither overlap nor successor matter.
    public static func judgeLost(
        _ generation: Generation, of lineage: Lineage, facts: LineageFacts, evidence: RevocationEvidence
    ) -> Result<RevocationWarrant, RevocationRefusal> {
        guard generation.lostAt != nil, generation.secret == nil else { return .failure(.notLost) }
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
        if let name = facts.secondWriter { return .secondWriter(name) }
        if lineage.hold || facts.heldAt != nil { return .held }
        if generation.isAdopted && !lineage.revokeAdopted { return .notCreatedByUs }
        let age = clock.now - evidence.listing.startedAt
        // A listing of a time to come is from before the clock was set back: nobody knows how old it is.
        if age > RevocationEvidence.freshness || age < .zero { return .listingTooOld }
        return nil
    }

    private static func refusalFromSuccessor(
        _ generation: Generation, of lineage: Lineage, facts: LineageFacts, evidence: RevocationEvidence
    ) -> RevocationRefusal? {
        let clock = evidence.clock
        if let end = generation.overlapEnds, !clock.bothReached(end) { return .overlapNotElapsed(until: end) }
        guard let current = facts.current, current.number != generation.number else {
            return refusalWithoutSuccessor(generation, of: lineage, evidence: evidence)
        }
        if generation.overlapEnds == nil && !generation.wasNeverUsed { return .notSuperseded }
        for destination in lineage.destinations
        where evidence.files[destination.path]?.heldGeneration != current.number {
            return .destinationNotCurrent(path: destination.path)
        }
        for consumer in lineage.consumers where current.consumersAccepted[consumer.id] == nil {
            return .consumerNotReady(consumer.id)
        }
        if evidence.currentAnswer != .accepted { return .currentNotAccepted }
        if let expiry = current.expiry, expiry < clock.serverNow + lineage.policy.overlap {
            return .currentExpiresSoon(expiry)
        }
        return nil
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
        switch evidence.listing.presence(of: generation) {
        case .present(let key):
            guard generation.explains(key, in: lineage.id.tenant) else { return .failure(.notOurs) }
            return .success(
                RevocationWarrant(
                    keyID: keyID, tenant: key.tenant, remoteName: key.name, created: key.created))
        case let presence: return .failure(.notListed(presence))
        }
    }
}
