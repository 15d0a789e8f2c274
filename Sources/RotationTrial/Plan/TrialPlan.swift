public import RotationCore

/// Everything that decides how a trial goes: the same plan gives the same trace.
public struct TrialPlan: Hashable, Sendable {
    /// Draws what the engine and the server draw: ids, secrets, microseconds.
    public var seed: UInt64
    /// As configured at the beginning, all on one server.
    public var lineages: [Lineage]
    /// By time. All of them end within ``turmoil``.
    public var troubles: [Trouble]
    public var turmoil: Duration
    /// How long nothing goes wrong after that, before everything is expected to be as it should be.
    public var rest: Duration
    /// What the files hold at the beginning, by path: nil for a key of somebody else's that works.
    public var occupiedPaths: Set<String>
    /// The process is killed at this moment, counted from the beginning; the moments are those before and after each
    /// effect on the world.
    public var crashMoment: Int?

    public init(
        seed: UInt64, lineages: [Lineage], troubles: [Trouble] = [], turmoil: Duration, rest: Duration? = nil,
        occupiedPaths: Set<String> = [], crashMoment: Int? = nil
    ) {
        self.seed = seed
        self.lineages = lineages
        self.troubles = troubles
        self.turmoil = turmoil
        self.rest = rest ?? lineages.map { Patience(for: $0).rest }.max() ?? .zero
        self.occupiedPaths = occupiedPaths
        self.crashMoment = crashMoment
    }

    /// To what waits of a minute or longer are rounded up.
    var grain: Duration { lineages.map { Patience.grain($0.policy) }.min() ?? .seconds(1) }

    /// The tenant of the management key: the first of those that have a lineage.
    var managementTenant: TenantID { allLineages.map(\.id.tenant).min() ?? TenantID(1) }

    /// The lineage whose key is the management key, if there is one.
    var managementLineage: Lineage? { allLineages.first(where: \.isManagementKey) }

    /// Every lineage that is configured at some time.
    public var allLineages: [Lineage] {
        troubles.reduce(into: lineages) { all, trouble in
            if case .reload(let lineages) = trouble.kind { all += lineages }
        }
    }
}
