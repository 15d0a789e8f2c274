/// What a complete listing proves (S1).
///
/// The server can answer 200 with a list that lost its oldest rows, or all of them. A listing therefore speaks only
/// about keys newer than a *control*: a key known in the same minute to exist by another way, such as the management
/// key that authenticated the very requests of the walk. If the control was seen, nothing newer was cut away.
public struct ListingEvidence: Sendable {
    public let startedAt: Timestamp
    /// The creation time of the oldest control that was seen; nil when none was.
    public let controlCreated: Timestamp?
    private let keys: [KeyID: ListedKey]
    /// A single page has no edges at which rows can be skipped; several pages need a second walk with another limit.
    private let isFreeOfEdges: Bool
    private let families: [Family: [KeyID]]

    public init(_ walk: ListingWalk, confirmedBy second: ListingWalk? = nil, controls: some Sequence<KeyID>) {
        startedAt = walk.startedAt
        keys = second.map { walk.keys.merging($0.keys) { first, _ in first } } ?? walk.keys
        isFreeOfEdges =
            walk.pageCount <= 1 || second.map { $0.isComplete && $0.limit != walk.limit } ?? false
        let seen = controls.compactMap { id in
            second.map { $0.keys[id] != nil } ?? true ? walk.keys[id]?.created : nil
        }
        controlCreated = walk.isComplete ? seen.min() : nil
        families = Dictionary(grouping: keys.values.lazy.compactMap(Family.member), by: \.family)
            .mapValues { $0.map(\.key) }
    }

    public enum Presence: Hashable, Sendable {
        case present(ListedKey)
        case absent
        case unknown(WhyUnknown)
    }

    public enum WhyUnknown: Hashable, Sendable {
        case noControlSeen
        case olderThanControl
        case startedBeforeKey
        /// The reply that would have told its id never came.
        case noKeyID
        case unconfirmedPages
    }

    /// Whether the key `id` exists, as far as this listing can tell.
    ///
    /// - Parameters:
    ///   - created: the earliest time at which the server can have created it.
    ///   - known: when we learnt of it, by our clock: a listing that began before that may lack it for good reason.
    public func presence(
        of id: KeyID, createdNotBefore created: Timestamp, knownSince known: Timestamp, at now: Timestamp
    ) -> Presence {
        if let key = keys[id] { return .present(key) }
        guard began(after: known, at: now) else { return .unknown(.startedBeforeKey) }
        guard let controlCreated else { return .unknown(.noControlSeen) }
        guard created > controlCreated else { return .unknown(.olderThanControl) }
        return isFreeOfEdges ? .absent : .unknown(.unconfirmedPages)
    }

    /// Whether the walk began after `time`, which is in the ledger `now`.
    ///
    /// A time yet to come was told by a clock that was set back since. It orders nothing, and to wait for it could mean
    /// to be blind for months; a listing that is fresh by today's clock (those of a time to come are refused) is later
    /// than that, but for the moments around the step: whoever concludes anything from an absence asks by id, too (S2).
    func began(after time: Timestamp, at now: Timestamp) -> Bool {
        startedAt > time || time > now
    }

    /// Whether nothing that is newer than the control is missing.
    public var showsItsControl: Bool { controlCreated != nil && isFreeOfEdges }

    /// The listed keys whose name is of this lineage and instance, by id.
    public func family(of lineage: LineageID, instance: String) -> [ListedKey] {
        let family = Family(tenant: lineage.tenant, lineage: lineage.name, instance: instance)
        return (families[family] ?? []).sorted().compactMap { keys[$0] }
    }

    private struct Family: Hashable, Sendable {
        let tenant: TenantID
        let lineage: String
        let instance: String

        static func member(_ key: ListedKey) -> (family: Family, key: KeyID)? {
            guard let name = RemoteName(key.name) else { return nil }
            return (Family(tenant: key.tenant, lineage: name.lineage, instance: name.instance), key.id)
        }
    }

    public var listed: some Collection<ListedKey> { keys.values }

    public func key(_ id: KeyID) -> ListedKey? { keys[id] }

    /// Whether the key of `generation` exists, as far as this listing can tell.
    public func presence(of generation: Generation, at now: Timestamp) -> Presence {
        guard let id = generation.keyID else { return .unknown(.noKeyID) }
        return presence(
            of: id, createdNotBefore: generation.createdNotBefore, knownSince: generation.knownSince, at: now)
    }
}
