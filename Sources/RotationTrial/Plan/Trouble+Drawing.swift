import RotationCore
import Simulation

extension Trouble {
    /// One of all kinds, for these lineages, at some time before `turmoil` ends.
    static func drawn(for lineages: [Lineage], within turmoil: Duration, _ dice: inout Dice) -> Trouble {
        let lifetime = lineages[0].policy.lifetime
        let kind = kind(dice.pick(lineages), lineages, &dice)
        let at = Duration.seconds(dice.next(below: max(1, turmoil.seconds)))
        let longest = min(lifetime / dice.pick([2, 10, 100, 1000]), kind.longest, turmoil - at)
        return Trouble(kind, at: at, lasting: .seconds(longest.seconds > 0 ? dice.next(below: longest.seconds) : 0))
    }

    private static func kind(_ lineage: Lineage, _ lineages: [Lineage], _ dice: inout Dice) -> Kind {
        switch dice.count(0...21) {
        case 0...3: .fault(fault(&dice))
        case 4...6: .crash(afterMoments: dice.count(1...60))
        case 7: .stop
        case 8: dice.pick([.ledgerFull, .ledgerUnreadable, .noReserve])
        case 9...10: .conditions(conditions(&dice))
        case 11...12: file(dice.pick(lineage.destinations).path, &dice)
        case 13: consumer(lineage, &dice)
        case 14:
            dice.pick([lineage.isManagementKey ? .managementKeyGone : .keyTaken(lineage.id), .stranger(lineage.id)])
        case 15: .archived(lineage.id.tenant)
        case 16: clock(lineage.policy, &dice)
        case 17: dice.pick([.rotate(lineage.id), .hold(lineage.id), .compromise(lineage.id)])
        case 18: dice.pick([.serverRestored, .ledgerRestored, .ledgerLost])
        case 19: .cloned
        case 20: dice.pick([.managementKeyGone, .managementKeyExpires])
        default: .reload(lineages.map { changed($0, &dice) })
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

    private static func file(_ path: String, _ dice: inout Dice) -> Kind {
        dice.pick([
            .unreadable(path: path), .unwritable(path: path), .failsAfterReplacing(path: path), .removed(path: path),
            .foreignKey(path: path), .overwritten(path: path),
        ])
    }

    private static func consumer(_ lineage: Lineage, _ dice: inout Dice) -> Kind {
        guard !lineage.consumers.isEmpty else { return .rotate(lineage.id) }
        let moods: [ConsumerMood] = [.fails, .hangs, .takes(.seconds(10)), .lies]
        return .consumer(dice.pick(lineage.consumers).id, dice.pick(moods))
    }

    private static func clock(_ policy: RotationPolicy, _ dice: inout Dice) -> Kind {
        let steps: [Duration] = [.seconds(30), .seconds(600), .seconds(7200), policy.lifetime / 2, policy.lifetime * 3]
        let step = dice.pick(steps)
        switch dice.count(0...2) {
        case 0: return .clockStep(step)
        case 1: return .clockStep(.zero - step)
        default: return .suspend(policy.lifetime / dice.pick([5, 50, 500]))
        }
    }

    /// The same lineage after somebody edited the configuration, or not.
    private static func changed(_ lineage: Lineage, _ dice: inout Dice) -> Lineage {
        if lineage.isManagementKey { return lineage }
        // One alone: several would be told in another order by each process.
        let permission = Permission(dice.pick(["READ_DEVICES", "WRITE_DEVICES"]))
        let all =
            lineage.destinations + [
                Destination(path: "/run/keys/\(lineage.id.name)-more", format: .raw(newline: true))
            ]
        return Lineage(
            id: lineage.id, permissions: [permission], policy: lineage.policy,
            destinations: dice.pick([lineage.destinations, all]), consumers: lineage.consumers)
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
