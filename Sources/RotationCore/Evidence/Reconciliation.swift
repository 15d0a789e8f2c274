/// What a listing tells about one lineage, compared with its facts.
public struct Reconciliation: Hashable, Sendable {
    /// Facts that follow from the listing alone.
    public private(set) var facts: [Fact.Kind] = []
    /// Generations that a valid listing does not show although they should exist; gone only if GET by id says the
    /// typed 404 too (S2).
    public private(set) var missing: [GenerationNumber] = []
    /// What files hold, the current generation or one on its way to be that, when it is not listed, and is older than all
    /// that the listing can speak of (S1).
    public private(set) var unseen: [GenerationNumber] = []
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
        unseen = [facts.current, facts.candidate].compactMap(\.self).filter { generation in
            (generation.acceptedAt != nil || !generation.delivered.isEmpty)
                && clock.leavesTimeToAsk(about: generation.expiry)
                && listing.presence(of: generation, at: clock.now) == .unknown(.olderThanControl)
        }.map(\.number)
        findSecondWriters(in: listedFamily, of: lineage, facts: facts, clock: clock)
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
        switch listing.presence(of: generation, at: clock.now) {
        case .present(let key):
            guard shouldBeGone(generation, from: listing, at: clock.now),
                generation.explains(key, in: lineage.id.tenant)
            else {
                return
            }
            facts.append(.reappeared(generation.number))
        case .absent where generation.isExpectedToExist: missing.append(generation.number)
        case .absent, .unknown: break
        }
    }

    /// A listing that began before the revocation may show the key for good reason.
    private func shouldBeGone(_ generation: Generation, from listing: ListingEvidence, at now: Timestamp) -> Bool {
        if generation.deadAt != nil || generation.vanishedAt != nil { return true }
        return generation.revokedAt.map { listing.began(after: $0, at: now) } ?? false
    }

    /// The server's clock is known to a second or so: by a later reading, a key of ours that was settled at its expiry may
    /// seem to have moments left, and to be nobody's.
    private static let lastMoments: Duration = .seconds(5)

    /// An operator looks at no more names than this; more of them prove nothing more.
    private static let mostWriters = 100

    /// Keys of our family that no fact explains (S11). Expired ones stay listed for as long as nobody touches them and
    /// are no sign of anybody.
    private mutating func findSecondWriters(
        in family: [ListedKey], of lineage: Lineage, facts known: LineageFacts, clock: ClockEvidence
    ) {
        let told = known.acknowledgedWriters.union(known.secondWriters)
        let strangers = family.filter { key in
            if let expiry = key.expiry, clock.serverNow + Self.lastMoments >= expiry { return false }
            if told.contains(key.name) { return false }
            return !known.generations.contains { $0.accounts(for: key, in: lineage.id.tenant) }
        }
        let eldestFirst = strangers.sorted { ($0.created, $0.id) < ($1.created, $1.id) }
        for stranger in eldestFirst.prefix(max(0, Self.mostWriters - known.secondWriters.count)) {
            facts.append(.secondWriterSeen(remoteName: stranger.name))
        }
    }
}

extension Generation {
    fileprivate var isExpectedToExist: Bool {
        deadAt == nil && revocationIntendedAt == nil && vanishedAt == nil
    }

    /// True when this generation is reason enough for `key` to exist: its own key, or what its request made. After a
    /// crash the request's outcome is still open when the first listing is looked at, and so is its interval.
    fileprivate func accounts(for key: ListedKey, in tenant: TenantID) -> Bool {
        if keyID == key.id || explains(key, in: tenant) { return true }
        let isOpen = intent != nil && !isIssued && lostAt == nil
        return isOpen && key.tenant == tenant && key.name == remoteName && key.expiry == expiry
    }
}
