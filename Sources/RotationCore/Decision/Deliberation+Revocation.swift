/// Step 7: what is no longer needed is revoked and proven dead.
extension Deliberation {
    func revocationProspects() -> [Prospect] {
        let lost = facts.lostIntents.map(lostProspect)
        if isRetirementHastened { return lost + facts.undead.compactMap(retiredProspect) }
        let predecessors = facts.revocable.filter { !facts.isCompromised($0) }
        return lost + predecessors.compactMap(predecessorProspect)
            + (isCompromiseOverdue ? [] : compromisedProspects())
    }

    /// The operator asked for the revocation of a retired lineage's keys: nothing is waited for any more (S20).
    private var isRetirementHastened: Bool { !lineage.isConfigured && facts.revocationRequestedAt != nil }

    private func retiredProspect(_ generation: Generation) -> Prospect? {
        if isExpired(generation) { return nil }
        if generation.revokedAt != nil { return proofOfDeath(generation) }
        return doubt ?? attempt(.revoke(generation.number), .revoke(generation.number))
    }

    private func lostProspect(_ lost: Generation) -> Prospect {
        if lost.deadAt == nil, lost.vanishedAt == nil, lost.keyID != nil, !isExpired(lost) {
            if lost.revokedAt == nil { return doubt ?? attempt(.revoke(lost.number), .revoke(lost.number)) }
            if let proof = proofOfDeath(lost) { return proof }
        }
        return .later(lost.expiry.map(settling) ?? .distantFuture, .lostIntent(lost.number))
    }

    /// Nil in its last moments: then its expiry is all the proof there will be.
    func proofOfDeath(_ generation: Generation) -> Prospect? {
        guard clock.leavesTimeToAsk(about: generation.expiry) else { return nil }
        return attempt(.proveDead(generation.number), .proveDead(generation.number))
    }

    /// Nil when there is nothing more to do about this generation but to let it expire.
    private func predecessorProspect(_ generation: Generation) -> Prospect? {
        if isExpired(generation) { return nil }
        if generation.revokedAt != nil { return proofOfDeath(generation) }
        if generation.isAdopted && !lineage.revokeAdopted { return nil }
        if let end = generation.overlapEnds, !clock.bothReached(end) {
            return .later(max(end, clock.local(end)), .overlap(generation.number))
        }
        guard generation.overlapEnds != nil || generation.wasNeverUsed else { return nil }
        return doubt ?? attempt(.revoke(generation.number), .revoke(generation.number))
    }

    /// Doubt stops revoking, never renewing (S5, S10, S11).
    private var doubt: Prospect? { reasonToDoubt.map(Prospect.problem) }

    var reasonToDoubt: Problem.Kind? {
        if let name = facts.secondWriters.first {
            return .secondWriter(remoteName: name, others: facts.secondWriters.count - 1)
        }
        // Whole minutes, so that the problem stays the same from reply to reply.
        if clock.isSkewed { return .clockSkew(.seconds((clock.skew ?? .zero).seconds / 60 * 60)) }
        return nil
    }
}
