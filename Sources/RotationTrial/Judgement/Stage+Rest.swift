import RotationCore
import Simulation
import Synchronization

/// What must be so when nothing has gone wrong for a while.
extension Stage {
    func judgeRest() {
        let now = clock.now()
        let keys = server.withServer { $0.keys }.filter { $0.expiry.map { now < $0 } ?? true }
        for lineage in configured {
            let facts = LineageFacts(ledger.log(of: lineage.id))
            if let finding = unfinished(lineage, facts) {
                referee.violation(.becomesCurrent, "\(lineage.id) \(finding)")
            }
            for key in keys where key.tenant == lineage.id.tenant && referee.hasAsked(for: key, lineage.id) {
                if referee.isForgotten(key) || mayStillLive(key, lineage, facts, now) { continue }
                referee.violation(.leftoversGo, "\(key.name) still lives")
            }
        }
    }

    private func unfinished(_ lineage: Lineage, _ facts: LineageFacts) -> String? {
        guard let current = facts.current else { return "has no current key" }
        // One that is being replaced just now is judged by what its files hold, which is looked at all the time.
        if facts.candidate != nil, current.expiry.map({ $0 - lineage.policy.renewBefore < clock.now() }) ?? false {
            return nil
        }
        if facts.candidate != nil { return "has a replacement that does not get on" }
        if let trouble = facts.trouble { return "is stuck: \(trouble.summary)" }
        if current.permissions != lineage.permissions { return "has a key with other permissions" }
        for destination in lineage.destinations
        where facts.generation(holding: files.secret(at: destination) ?? Secret([]))?.number != current.number {
            return "does not have its current key in \(destination.path)"
        }
        for consumer in lineage.consumers where current.consumersAccepted[consumer.id] == nil {
            return "has a key that \(consumer.id) has not accepted"
        }
        return nil
    }

    private func mayStillLive(
        _ key: SimulatedKey, _ lineage: Lineage, _ facts: LineageFacts, _ now: Timestamp
    ) -> Bool {
        guard let generation = facts.generations.last(where: { $0.remoteName == key.name }) else { return false }
        // One whose reply was lost just now is still to be found.
        let patience = Patience(for: lineage).untilDelivered
        if now < generation.intendedAt + patience { return true }
        if generation.number == facts.current?.number || generation.number == facts.candidate?.number { return true }
        // Its revocation is under way.
        return generation.overlapEnds.map { now < $0 + patience } ?? false
    }

    /// P5, where nothing is due for a while.
    func judgeRestart() async {
        let now = clock.now()
        let isQuiet = configured.allSatisfy { lineage in
            let facts = LineageFacts(ledger.log(of: lineage.id))
            let decision = nextAction(
                for: lineage, facts: facts, evidence: Evidence(skew: .zero - wallClock.error), now: wallClock.now())
            guard case .wait(let until, _) = decision else { return false }
            return until > now + .seconds(1200)
        }
        guard isQuiet, referee.violation == nil else { return }
        let before = referee.effects
        life?.stop()
        guard await sleep(until: now + .seconds(600)) else { return }
        if referee.effects != before {
            referee.violation(.restartIsNoOp, "it was \(before), and \(referee.effects) after a restart")
        }
    }
}

extension Referee {
    /// S23: what only the lost ledger knew is not revoked by itself.
    func isForgotten(_ key: SimulatedKey) -> Bool {
        guard let ask = Ask(key) else { return false }
        return state.withLock { $0.forgotten.contains(ask) }
    }

    func hasAsked(for key: SimulatedKey, _ lineage: LineageID) -> Bool {
        guard let ask = Ask(key) else { return false }
        return state.withLock { $0.asks[ask] == lineage }
    }

    func hasAsked(for key: SimulatedKey) -> Bool {
        guard let ask = Ask(key) else { return false }
        return state.withLock { $0.asks[ask] != nil }
    }
}
