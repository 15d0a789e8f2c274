import RotationCore
import Simulation

extension TrialPlan {
    /// The plan of a seed: some lineages, and a dozen or so troubles over a few of their lifetimes.
    public init(drawnFrom seed: UInt64) {
        var dice = Dice(seed)
        let day = Duration.seconds(86_400)
        let lifetime = dice.pick([day, day * 7, day * 90, day * 90, day * 365])
        var lineages = (0..<dice.pick([1, 1, 2, 2, 3, 4])).map { Self.lineage($0, lifetime, &dice) }
        if dice.isLucky(3) { lineages.append(Self.management(lifetime, beside: lineages)) }
        let turmoil = lifetime * dice.count(1...3)
        let troubles = (0..<dice.count(0...14)).map { _ in
            Trouble.drawn(for: lineages, within: turmoil, &dice)
        }
        self.init(
            seed: seed, lineages: lineages, troubles: troubles.sorted { $0.at < $1.at }, turmoil: turmoil)
    }

    /// The management key as one of the lineages (S24), in the first tenant.
    private static func management(_ lifetime: Duration, beside others: [Lineage]) -> Lineage {
        let policy = RotationPolicy(
            lifetime: lifetime, renewBefore: lifetime / 3, overlap: min(.seconds(86_400), lifetime / 10),
            pollInterval: lifetime / 40)
        let tenant = others.map(\.id.tenant).min() ?? TenantID(1)
        return Lineage(
            id: LineageID(server: Stage.serverName, tenant: tenant, name: "management"),
            permissions: [Permission("READ_API_KEYS")], policy: policy, existing: .adopt, revokeAdopted: true,
            destinations: [Destination(path: "/etc/token", format: .raw(newline: true))], isManagementKey: true)
    }

    private static func lineage(_ index: Int, _ lifetime: Duration, _ dice: inout Dice) -> Lineage {
        let renewBefore = lifetime / 3
        let policy = RotationPolicy(
            lifetime: lifetime, renewBefore: renewBefore, overlap: min(.seconds(86_400), lifetime / 10),
            pollInterval: lifetime / dice.pick([20, 40, 80]))
        let paths = (0..<dice.count(1...2)).map { "/run/keys/l\(index)-\($0)" }
        let consumers = (0..<dice.count(0...2)).map { number in
            Consumer(
                command: ["/bin/reload", dice.isLucky(4) ? "shared" : "l\(index)-\(number)"],
                probe: dice.isLucky(3) ? ["/bin/probe"] : nil)
        }
        return Lineage(
            id: LineageID(server: Stage.serverName, tenant: TenantID(Int32(dice.count(1...2))), name: "l\(index)"),
            permissions: [Permission("READ_DEVICES")], policy: policy,
            destinations: paths.map { Destination(path: $0, format: .raw(newline: true)) },
            consumers: consumers.count == 2 && consumers[0].id == consumers[1].id ? [consumers[0]] : consumers)
    }
}
