import RotationCore
import Simulation

/// A short history in which the process is killed at every moment, one run for each.
public struct CrashScenario: Sendable, CustomStringConvertible {
    public let name: String
    public let plan: TrialPlan

    public var description: String { name }

    public static let all = [
        CrashScenario("first issue", []),
        CrashScenario("rotation", [.rotate(lineage("a").id)]),
        CrashScenario(
            "rotation with two destinations and two consumers", [.rotate(lineage("a").id)],
            lineages: [lineage("a", files: 2, consumers: 2), lineage("b", files: 2, consumers: 2)]),
        CrashScenario(
            "lost reply", [.fault(Fault(.loseReply, method: "POST")), .rotate(lineage("a").id)]),
        CrashScenario(
            "reply after the time-out",
            [.fault(Fault(.delay, method: "POST", milliseconds: 12_000)), .rotate(lineage("a").id)]),
        CrashScenario("compromise", [.compromise(lineage("a").id)]),
        CrashScenario(
            "adoption", [.rotate(lineage("a").id)], lineages: [lineage("a", existing: .adopt), lineage("b")],
            occupiedPaths: ["/run/keys/a-0"]),
        CrashScenario(
            "configuration changed in mid-rotation",
            [
                .fault(Fault(.delay, times: -1, milliseconds: 1000)), .rotate(lineage("a").id),
                .reload([
                    lineage("a", files: 2, permissions: [Permission("READ_DEVICES"), Permission("WRITE_DEVICES")]),
                    lineage("b"),
                ]),
            ]),
        CrashScenario("current key gone", [.keyTaken(lineage("a").id)]),
        CrashScenario("file lost", [.removed(path: "/run/keys/a-0")]),
        CrashScenario(
            "lineage taken out of the configuration in mid-rotation",
            [
                .fault(Fault(.delay, times: -1, milliseconds: 1000)), .rotate(lineage("a").id),
                .reload([lineage("b")]), .reload([lineage("a"), lineage("b")]),
            ]),
    ]

    /// - Parameter kinds: what happens, two and a half seconds apart, once everything has been issued.
    private init(
        _ name: String, _ kinds: [Trouble.Kind], lineages: [Lineage] = [lineage("a"), lineage("b")],
        occupiedPaths: Set<String> = []
    ) {
        self.name = name
        let troubles = kinds.enumerated().map { index, kind in
            Trouble(kind, at: .seconds(600) + .milliseconds(2500) * index, lasting: kind.isFault ? .seconds(60) : .zero)
        }
        let rest = lineages.map { Patience(for: $0).untilDelivered * 2 + $0.policy.overlap }.max() ?? .zero
        plan = TrialPlan(
            seed: 1, lineages: lineages, troubles: troubles, turmoil: .seconds(2400), rest: rest,
            occupiedPaths: occupiedPaths)
    }

    private static func lineage(
        _ name: String, files: Int = 1, consumers: Int = 1, existing: ExistingFileRule = .refuse,
        permissions: Set<Permission> = [Permission("READ_DEVICES")]
    ) -> Lineage {
        Lineage(
            id: LineageID(server: Stage.serverName, tenant: TenantID(19), name: name), permissions: permissions,
            policy: RotationPolicy(
                lifetime: .seconds(4 * 3600), renewBefore: .seconds(4800), overlap: .seconds(1200),
                pollInterval: .seconds(300)),
            existing: existing, revokeAdopted: true,
            destinations: (0..<files).map { Destination(path: "/run/keys/\(name)-\($0)", format: .raw(newline: true)) },
            consumers: (0..<consumers).map {
                Consumer(command: ["/bin/reload", "\(name)-\($0)"], probe: $0 > 0 ? ["/bin/probe"] : nil)
            })
    }

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
    fileprivate var isFault: Bool {
        if case .fault = self { true } else { false }
    }
}
