import RotationCore
import Simulation

/// A short history in which the process is killed at every moment, one run for each.
public struct CrashScenario: Sendable, CustomStringConvertible {
    public let name: String
    public let plan: TrialPlan

    public var description: String { name }

    /// - Parameter kinds: what happens, two and a half seconds apart, once everything has been issued.
    init(
        _ name: String, _ kinds: [Trouble.Kind], lineages: [Lineage] = [lineage("a"), lineage("b")],
        occupiedPaths: Set<String> = []
    ) {
        let troubles = kinds.enumerated().map { index, kind in
            Trouble(
                kind, at: .seconds(600) + .milliseconds(2500) * index, lasting: kind.isPassing ? .seconds(60) : .zero)
        }
        self.init(name, troubles: troubles, lineages: lineages, occupiedPaths: occupiedPaths)
    }

    init(
        _ name: String, troubles: [Trouble], lineages: [Lineage] = [lineage("a"), lineage("b")],
        occupiedPaths: Set<String> = []
    ) {
        self.name = name
        let rest = lineages.map { Patience(for: $0).untilDelivered * 2 + $0.policy.overlap }.max() ?? .zero
        plan = TrialPlan(
            seed: 1, lineages: lineages, troubles: troubles, turmoil: .seconds(2400), rest: rest,
            occupiedPaths: occupiedPaths)
    }

    static func lineage(
        _ name: String, files: Int = 1, firstFile: Int = 0, consumers: Int = 1, existing: ExistingFileRule = .refuse,
        permissions: Set<Permission> = [Permission("READ_DEVICES")]
    ) -> Lineage {
        Lineage(
            id: LineageID(server: Stage.serverName, tenant: TenantID(19), name: name), permissions: permissions,
            policy: policy, existing: existing, revokeAdopted: true,
            destinations: (firstFile..<firstFile + files).map {
                Destination(path: "/run/keys/\(name)-\($0)", format: .raw(newline: true))
            },
            consumers: (0..<consumers).map {
                Consumer(command: ["/bin/reload", "\(name)-\($0)"], probe: $0 > 0 ? ["/bin/probe"] : nil)
            })
    }

    /// The management key itself (S24).
    static let management = Lineage(
        id: LineageID(server: Stage.serverName, tenant: TenantID(19), name: "management"),
        permissions: [Permission("READ_API_KEYS"), Permission("WRITE_API_KEYS")], policy: policy, existing: .adopt,
        revokeAdopted: true, destinations: [Destination(path: "/etc/token", format: .raw(newline: true))],
        isManagementKey: true)

    private static let policy = RotationPolicy(
        lifetime: .seconds(4 * 3600), renewBefore: .seconds(4800), overlap: .seconds(1200), pollInterval: .seconds(300))

    /// The moments of the scenario, as a run without a kill has them. Those before its own begin are the first issue's.
    public func moments() -> ClosedRange<Int> {
        let untouched = Trial(plan).run()
        return (plan.troubles.isEmpty ? 1 : untouched.momentsBeforeTroubles + 1)...untouched.moments
    }

    /// Kills the process at this moment; it is started again after five seconds.
    public func kill(at moment: Int) -> Verdict {
        var plan = plan
        plan.crashMoment = moment
        return Trial(plan).run()
    }
}

extension Trouble.Kind {
    /// Whether it has an end that is something of its own.
    fileprivate var isPassing: Bool {
        switch self {
        case .fault, .ledgerRestored, .serverRestored: true
        default: false
        }
    }
}
