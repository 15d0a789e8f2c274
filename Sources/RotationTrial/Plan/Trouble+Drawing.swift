import RotationCore
import Simulation

extension Trouble {
    /// One of the kinds, for these lineages, at some time before `turmoil` ends.
    static func drawn(for lineages: [Lineage], within turmoil: Duration, _ dice: inout Dice) -> Trouble {
        let lifetime = lineages[0].policy.lifetime
        let kind = kind(dice.pick(lineages), &dice)
        let at = Duration.seconds(dice.next(below: max(1, turmoil.seconds)))
        let longest = min(lifetime / dice.pick([2, 10, 100, 1000]), kind.longest, turmoil - at)
        return Trouble(kind, at: at, lasting: .seconds(longest.seconds > 0 ? dice.next(below: longest.seconds) : 0))
    }

    private static func kind(_ lineage: Lineage, _ dice: inout Dice) -> Kind {
        switch dice.count(0...11) {
        case 0...3: .fault(fault(&dice))
        case 4...6: .crash(afterMoments: dice.count(1...60))
        case 7: .stop
        case 8: dice.pick([.ledgerFull, .ledgerUnreadable, .noReserve])
        case 9...10: .conditions(conditions(&dice))
        default: .rotate(lineage.id)
        }
    }

    private static func fault(_ dice: inout Dice) -> Fault {
        let method = dice.pick(["GET", "GET", "POST", "DELETE", nil])
        let times = dice.pick([1, 1, 2, 5, -1])
        switch dice.count(0...4) {
        case 0:
            let kind = dice.pick([Fault.Kind.refuse, .loseReply, .truncate, .garbage, .unauthorized, .flood])
            return Fault(kind, method: method, times: times)
        case 1:
            return Fault(
                .status, method: method, times: times, status: dice.pick([400, 403, 404, 429, 500, 502, 503]),
                retryAfter: dice.pick([nil, 1, 60, 300]))
        case 2: return Fault(.statusAfter, method: method, times: times, status: dice.pick([500, 502, 504]))
        case 3:
            let kind = dice.pick([
                Fault.Kind.emptyList, .cutList, .cutList, .endlessPages, .wrongID, .wrongTenant,
            ])
            return Fault(kind, method: "GET", times: times)
        default:
            return Fault(.delay, method: method, times: times, milliseconds: dice.pick([100, 3000, 9000, 30_000]))
        }
    }

    private static func conditions(_ dice: inout Dice) -> ServerConditions {
        var conditions = ServerConditions()
        switch dice.count(0...4) {
        case 0: conditions.database = .down
        case 1: conditions.unreachableService = "127.0.0.1:38799"
        case 2: conditions.database = .statementTimeout
        case 3: conditions.database = .connectionsDie(afterRows: dice.count(0...5))
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
