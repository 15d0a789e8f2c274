import RotationCore
import Simulation

extension TrialPlan {
    /// The plan of a seed: some lineages, and a dozen or so troubles over a few of their lifetimes.
    public init(drawnFrom seed: UInt64) {
        var dice = Dice(seed)
        let day = Duration.seconds(86_400)
        let lifetime = dice.pick([day, day * 7, day * 90, day * 90])
        let lineages = (0..<dice.count(1...4)).map { Self.lineage($0, lifetime, &dice) }
        let turmoil = lifetime * dice.count(2...4)
        let troubles = (0..<dice.count(0...14)).map { _ in
            Self.trouble(lineages, lifetime: lifetime, within: turmoil, &dice)
        }
        self.init(
            seed: seed, lineages: lineages, troubles: troubles.sorted { $0.at < $1.at }, turmoil: turmoil)
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

    private static func trouble(
        _ lineages: [Lineage], lifetime: Duration, within turmoil: Duration, _ dice: inout Dice
    ) -> Trouble {
        let kind = kind(lineages, lifetime: lifetime, &dice)
        let at = Duration.seconds(dice.next(below: max(1, turmoil.seconds)))
        let longest = min(lifetime / dice.pick([2, 10, 100, 1000]), kind.longest, turmoil - at)
        let lasting = Duration.seconds(longest.seconds > 0 ? dice.next(below: longest.seconds) : 0)
        return Trouble(kind, at: at, lasting: lasting)
    }

    private static func kind(
        _ lineages: [Lineage], lifetime: Duration, _ dice: inout Dice
    ) -> Trouble.Kind {
        let lineage = dice.pick(lineages)
        switch dice.count(0...9) {
        case 0...2: return .fault(fault(&dice))
        case 3...5: return .crash(afterMoments: dice.count(1...60))
        case 6: return .stop
        case 7: return dice.pick([.ledgerFull, .ledgerUnreadable, .noReserve])
        case 8: return .rotate(lineage.id)
        default: return .conditions(conditions(&dice))
        }
    }

    private static func fault(_ dice: inout Dice) -> Fault {
        let method = dice.pick(["GET", "POST", "DELETE", nil])
        let times = dice.pick([1, 2, 5, -1])
        switch dice.count(0...4) {
        case 0: return Fault(.refuse, method: method, times: times)
        case 1: return Fault(.loseReply, method: method, times: times)
        case 2:
            return Fault(
                .status, method: method, times: times, status: dice.pick([429, 500, 502, 503]),
                retryAfter: dice.pick([nil, 1, 60, 300]))
        case 3: return Fault(.statusAfter, method: method, times: times, status: dice.pick([500, 502, 504]))
        default: return Fault(.delay, method: method, times: times, milliseconds: dice.pick([100, 3000, 30_000]))
        }
    }

    private static func conditions(_ dice: inout Dice) -> ServerConditions {
        var conditions = ServerConditions()
        switch dice.count(0...2) {
        case 0: conditions.database = .down
        case 1: conditions.unreachableService = "127.0.0.1:38799"
        default: conditions.createsTimeOut = true
        }
        return conditions
    }
}

extension Trouble.Kind {
    /// How long it may last: no time for what is done and over. The engine tries a ledger that fails every five seconds,
    /// which in days would be a great many.
    fileprivate var longest: Duration {
        switch self {
        case .keyTaken, .stranger, .removed, .foreignKey, .overwritten, .suspend, .rotate, .compromise, .reload,
            .ledgerLost:
            .zero
        case .ledgerFull, .ledgerUnreadable, .noReserve: .seconds(3600)
        default: .seconds(365 * 86_400)
        }
    }
}
