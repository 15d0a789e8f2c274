/// Step 7: what is no longer needed is revoked and proven dead.
extension Deliberation {
    func revocationProspects() -> [Prospect] {
        facts.lostIntents.map(lostProspect) + facts.revocable.compactMap(predecessorProspect)
    }

    private func lostProspect(_ lost: Generation) -> Prospect {
        if lost.deadAt == nil, lost.vanishedAt == nil, lost.keyID != nil, !isExpired(lost) {
            if lost.revokedAt != nil { return attempt(.proveDead(lost.number), .proveDead(lost.number)) }
            return doubt ?? attempt(.revoke(lost.number), .revoke(lost.number))
        }
        return .later(lost.expiry.map(settling) ?? .distantFuture, .lostIntent(lost.number))
    }

    /// Nil when there is nothing more to do about this generation but to let it expire.
    private func predecessorProspect(_ generation: Generation) -> Prospect? {
        if isExpired(generation) { return nil }
        if generation.revokedAt != nil {
            return attempt(.proveDead(generation.number), .proveDead(generation.number))
        }
        if generation.isAdopted && !lineage.revokeAdopted { return nil }
        if let end = generation.overlapEnds, !clock.bothReached(end) {
            return .later(max(end, clock.local(end)), .overlap(generation.number))
        }
        guard generation.overlapEnds != nil || generation.wasNeverUsed else { return nil }
        return doubt ?? attempt(.revoke(generation.number), .revoke(generation.number))
    }

    /// Doubt stops revoking, never renewing (S5, S10, S11).
    private var doubt: Prospect? {
        if let name = facts.secondWriter { return .problem(.secondWriter(remoteName: name)) }
        if clock.isSkewed {
            // Whole minutes, so that the problem stays the same from reply to reply.
            return .problem(.clockSkew(.seconds((clock.skew ?? .zero).seconds / 60 * 60)))
        }
        return nil
    }
}
