import RotationCore
import RotationPorts
import Simulation
import Synchronization

/// The effects of the engine on files, consumers and ledger.
extension Referee {
    func didReplace(_ destination: Destination, with material: KeyMaterial) {
        let (now, path) = (now, destination.path)
        let isAccepted = isAccepted(material.keyID)
        let before = state.withLock { $0.files[path] }
        judgeDelivery(material, to: path, isAccepted: isAccepted, over: before)
        let isTaken = state.withLock { $0.taken.contains(material.keyID) }
        state.withLock { state in
            state.effects.writes += 1
            guard var file = state.files[path] else { return }
            file.key = material.keyID
            file.number = material.generation
            file.expiry = material.expiry
            file.isDelivered = true
            file.isForeign = false
            let renewal = Self.due(material.expiry, state.watches[material.lineage]?.lineage.policy)
            file.isDueSince = isTaken ? now : max(now, renewal)
            state.files[path] = file
            state.keys[material.keyID] = KeyWatch()
            if let old = before?.key, old != material.keyID, !state.files.values.contains(where: { $0.key == old }) {
                state.keys[old]?.leftFilesAt = now
            }
            state.nextLook = .distantPast
        }
    }

    /// When the successor of a key has to be begun at the latest: jitter delays it by a quarter of the time at most.
    static func due(_ expiry: Timestamp?, _ policy: RotationPolicy?) -> Timestamp {
        guard let policy, let expiry else { return .distantFuture }
        return expiry - policy.renewBefore * 3 / 4
    }

    private func judgeDelivery(
        _ material: KeyMaterial, to path: String, isAccepted: Bool, over before: FileWatch?
    ) {
        let name = "\(material.lineage.name).g\(material.generation)"
        let (isTaken, isArchived) = (
            state.withLock { $0.taken.contains(material.keyID) },
            server.withServer { !$0.isActive(material.lineage.tenant) }
        )
        let heldWorking = before?.key.map(self.isAccepted) ?? false
        if !isAccepted, !isTaken, !isArchived, heldWorking {
            violation(.deliveredKeyWorks, "\(path) got \(name), which the server does not accept, for one that it does")
        }
        guard let before, before.lineage == material.lineage, let number = before.number else { return }
        let isGivenUp = (before.expiry ?? .distantFuture) < (material.expiry ?? .distantFuture)
        if material.generation < number, heldWorking, !isGivenUp {
            violation(.noStepBack, "\(path) held generation \(number) and got \(name)")
        }
    }

    /// A consumer was told and says that it read the files of these lineages. What one uses that lies nobody can know.
    func saysItReadFiles(_ consumer: ConsumerID, of lineages: [LineageID], isTrue: Bool) {
        state.withLock { state in
            for id in lineages {
                for destination in state.watches[id]?.lineage.destinations ?? [] {
                    let key = isTrue ? state.files[destination.path]?.key : nil
                    state.memories[consumer, default: [:]][destination.path] = key
                }
            }
        }
    }

    func didTell() {
        state.withLock { $0.effects.tellings += 1 }
    }

    /// Facts that make the ledger forget a generation: nothing of it may be left on the server. Intents use up the budget.
    func didRecord(_ facts: [Fact]) {
        for fact in facts {
            switch fact.kind {
            case .intended: spendBudget(of: fact.lineage)
            case .notSent(let number), .rejected(let number, _), .lapsed(let number), .dead(let number):
                judgeForgetting(number, of: fact.lineage)
            default: break
            }
        }
    }

    private func spendBudget(of lineage: LineageID) {
        let now = now
        state.withLock { state in
            guard let policy = state.watches[lineage]?.lineage.policy else { return }
            state.watches[lineage]?.intents.append(now)
            state.watches[lineage]?.intents.removeAll { $0 <= now - Patience.budgetHorizon(policy) }
        }
    }

    private func judgeForgetting(_ number: GenerationNumber, of lineage: LineageID) {
        let now = now
        let asks = state.withLock { state in
            state.asks.filter { $0.value == lineage && !state.forgotten.contains($0.key) }.map(\.key)
        }
        for ask in asks where RemoteName(ask.name)?.number == number && ask.expiry >= now {
            if server.withServer({ $0.keys.contains { Ask($0) == ask } }) {
                violation(.nothingForgotten, "the ledger forgets \(ask.name), which lives until \(ask.expiry)")
            }
        }
    }

    /// Something that was told; only free text can carry what nobody meant to tell.
    func heard(_ event: RotationEvent) {
        guard let text = event.freeText, text.containsKeyShape else { return }
        violation(.secretsKept, "an event carries something shaped like a key")
    }
}

extension Ask {
    /// Nil for a key that never expires: the engine asks for none.
    init?(_ key: SimulatedKey) {
        guard let expiry = key.expiry else { return nil }
        self.init(tenant: key.tenant, name: key.name, expiry: expiry)
    }
}
