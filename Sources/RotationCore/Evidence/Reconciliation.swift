/// What a listing tells about one lineage, compared with its facts.
public struct Reconciliation: Hashable, Sendable {
    /// Facts that follow from the listing alone.
    public private(set) var facts: [Fact.Kind] = []
    /// Generations that a valid listing does not show although they should exist; gone only if GET by id says the
    /// typed 404 too (S2).
    public private(set) var missing: [GenerationNumber] = []
    /// The largest number of the lineage's family that is listed (S8).
    public private(set) var highestNumber: GenerationNumber?

    public init(
        of lineage: Lineage, facts: LineageFacts, with listing: ListingEvidence, listedFamily: [ListedKey],
        clock: ClockEvidence, instance: String
    ) {
        highestNumber = listedFamily.compactMap { RemoteName($0.name)?.number }.max()
        for generation in facts.generations {
            reconcile(generation, of: lineage, with: listing, family: listedFamily, clock: clock)
        }
        findSecondWriter(in: listedFamily, of: lineage, facts: facts, clock: clock)
    }

    private mutating func reconcile(
        _ generation: Generation, of lineage: Lineage, with listing: ListingEvidence, family: [ListedKey],
        clock: ClockEvidence
    ) {
        if let expiry = generation.expiry, clock.serverNow >= expiry { return }
        if generation.lostAt != nil, generation.keyID == nil {
            if let key = family.first(where: { generation.explains($0, in: lineage.id.tenant) }) {
                facts.append(.found(generation.number, key.id, created: key.created))
            }
            return
        }
        guard let keyID = generation.keyID else { return }
        if generation.created == nil, let key = listing.key(keyID), generation.explains(key, in: lineage.id.tenant) {
            facts.append(.found(generation.number, keyID, created: key.created))
        }
        let presence = listing.presence(of: keyID, createdNotBefore: generation.createdNotBefore)
        if generation.deadAt != nil {
            if case .present(let key) = presence, generation.explains(key, in: lineage.id.tenant) {
                facts.append(.reappeared(generation.number))
            }
        } else if presence == .absent, generation.revocationIntendedAt == nil, generation.vanishedAt == nil {
            missing.append(generation.number)
        }
    }

    /// A key of our family that no fact explains (S11). Expired ones stay listed for as long as nobody touches them and
    /// are no sign of anybody.
    private mutating func findSecondWriter(
        in family: [ListedKey], of lineage: Lineage, facts known: LineageFacts, clock: ClockEvidence
    ) {
        let stranger = family.first { key in
            if let expiry = key.expiry, clock.serverNow >= expiry { return false }
            if key.name == known.secondWriter || known.acknowledgedWriters.contains(key.name) { return false }
            return !known.generations.contains { $0.keyID == key.id || $0.explains(key, in: lineage.id.tenant) }
        }
        guard let stranger else { return }
        facts.append(.secondWriterSeen(remoteName: stranger.name))
    }
}
