import RotationCore
import Simulation
import Synchronization

/// What is due is done within a time that is known, once nothing hinders the engine.
extension Referee {
    func lookAtTheTime() {
        let now = now
        let overdue = state.withLock { state -> String? in
            noticeSkew(&state, now)
            guard now >= state.nextLook else { return nil }
            state.nextLook = .distantFuture
            var overdue: [String] = []
            for (path, file) in state.files {
                guard !file.isForeign, !file.isReleased, let watch = state.watches[file.lineage], watch.troubles == 0,
                    !watch.needsOperator
                else { continue }
                let hindered = max(watch.calmSince, whenBudgetAllows(watch))
                let latest = max(file.isDueSince, hindered) + watch.patience.untilDelivered
                if now < latest {
                    state.nextLook = min(state.nextLook, latest)
                } else {
                    overdue.append(path)
                }
            }
            return overdue.min()
        }
        if let overdue { tellOverdue(overdue) }
    }

    private func tellOverdue(_ path: String) {
        guard let file = state.withLock({ $0.files[path] }) else { return }
        let isStranded = file.isDelivered && !(file.key.map(isAccepted) ?? false)
        let since = file.isDueSince - Stage.start
        violation(
            isStranded ? .deliveredKeyWorks : .dueIsDone,
            "\(path) should hold another key since \(since), and holds generation \(file.number ?? -1)")
    }

    private func noticeSkew(_ state: inout State, _ now: Timestamp) {
        let error = wallClock.error
        let isSkewed = error > .seconds(300) || error < .seconds(-300)
        state.skewedSince = isSkewed ? state.skewedSince ?? now : nil
    }

    /// The budget of S10 makes a lineage wait by design: until the intent that used the last of it is a horizon ago.
    private func whenBudgetAllows(_ watch: Watch) -> Timestamp {
        let policy = watch.lineage.policy
        let last = watch.intents.count - Patience.creates(policy).withoutUrgency
        return last < 0 ? .distantPast : watch.intents[last] + Patience.budgetHorizon(policy)
    }
}

/// What happens to the engine, and whom it hinders.
extension Referee {
    func troubleBegins(_ kind: Trouble.Kind) {
        change(kind) { watch, _ in
            watch.troubles += 1
            if kind == .hold(watch.lineage.id) { watch.isHeld = true }
            if kind == .compromise(watch.lineage.id) { watch.isCompromised = true }
        }
    }

    func troubleEnds(_ kind: Trouble.Kind) {
        change(kind) { watch, now in
            watch.troubles -= 1
            watch.calmSince = now
            if kind == .hold(watch.lineage.id) { watch.isHeld = false }
        }
    }

    private func change(_ kind: Trouble.Kind, _ change: (inout Watch, Timestamp) -> Void) {
        let now = now
        state.withLock { state in
            if case .clockStep = kind { (state.lastStep, state.lastUpheaval) = (now, now) }
            if case .serverRestored = kind { state.lastUpheaval = now }
            let hinders = { (lineage: Lineage) in kind.hinders(lineage, managedFrom: self.managementTenant) }
            // Without the management key nothing can be done for anybody.
            let hindersAll = state.watches.values.contains { $0.lineage.isManagementKey && hinders($0.lineage) }
            for (id, watch) in state.watches where hindersAll || hinders(watch.lineage) {
                var changed = watch
                change(&changed, now)
                state.watches[id] = changed
            }
            state.nextLook = .distantPast
        }
    }

    /// The ledger is an older one, or none, and knows no more than this: names of later ones may be sent again.
    func ledgerKnowsOnly(_ facts: [LineageID: LineageFacts]) {
        state.withLock { state in
            let forgotten = state.asks.filter { ask, lineage in !(facts[lineage]?.know(ask) ?? false) }.keys
            state.forgotten.formUnion(forgotten)
            for ask in forgotten { state.sent["\(ask.tenant)/\(ask.name)"] = nil }
            for id in state.watches.keys {
                state.watches[id]?.hasLostMemory = true
                // A hold may be forgotten, or one that was ended may be back.
                let isHeld = facts[id]?.heldAt != nil
                state.watches[id]?.isHeld = isHeld
                let isForeign = state.files.values.contains { $0.lineage == id && $0.isForeign }
                state.watches[id]?.needsOperator = isForeign || isHeld
            }
        }
    }

    /// The key in this file is there still, and is used; the engine cannot know that it is its own.
    func ledgerForgotKey(in path: String) {
        let now = now
        state.withLock { state in
            state.files[path]?.isForeign = true
            state.files[path]?.isDueSince = now
            state.nextLook = .distantPast
        }
    }

    /// The operator put this key where the engine may adopt it.
    func isSurrendered(_ key: KeyID) {
        state.withLock { _ = $0.surrendered.insert(key) }
    }

    /// The operator knows of this key of somebody else's.
    func acknowledges(_ name: String) {
        state.withLock { _ = $0.acknowledged.insert(name) }
    }

    func operatorHasLooked() {
        let now = now
        state.withLock { state in
            for (id, watch) in state.watches where watch.needsOperator {
                state.watches[id]?.needsOperator = false
                state.watches[id]?.isHeld = false
                state.watches[id]?.calmSince = now
            }
            state.nextLook = .distantPast
        }
    }

    /// Somebody else wrote this file, or with `isForeign` false removed it.
    func somebodyChanged(_ path: String, isForeign: Bool) {
        let now = now
        state.withLock { state in
            guard var file = state.files[path] else { return }
            if let key = file.key, state.keys[key] != nil { state.keys[key]?.leftFilesAt = now }
            file.key = nil
            file.number = nil
            file.isForeign = isForeign
            file.isDueSince = now
            state.files[path] = file
            state.nextLook = .distantPast
        }
    }

    /// The server was put back: keys that somebody else revoked may live again, and what their files hold is as good as
    /// it was.
    func somebodyGaveBack(_ key: KeyID) {
        state.withLock { state in
            guard state.taken.remove(key) != nil else { return }
            for (path, file) in state.files where file.key == key && file.isDelivered {
                let policy = state.watches[file.lineage]?.lineage.policy
                state.files[path]?.isDueSince = Self.due(file.expiry, policy)
            }
            state.nextLook = .distantPast
        }
    }

    /// Somebody else revoked this key.
    func somebodyTook(_ key: KeyID) {
        let now = now
        state.withLock { state in
            state.taken.insert(key)
            for (path, file) in state.files where file.key == key {
                state.files[path]?.isDueSince = min(file.isDueSince, now)
            }
            state.nextLook = .distantPast
        }
    }
}

extension LineageFacts {
    /// Whether they tell of the request, or told of it and of its end.
    fileprivate func know(_ ask: Ask) -> Bool {
        if let generation = generations.last(where: { $0.remoteName == ask.name }) {
            return generation.expiry == ask.expiry
        }
        return RemoteName(ask.name).map { $0.number <= highestNumber } ?? false
    }
}

extension Trouble.Kind {
    /// Whether it may keep what is due for `lineage` from being done. In an archived tenant the management key is refused.
    fileprivate func hinders(_ lineage: Lineage, managedFrom management: TenantID) -> Bool {
        switch self {
        case .fault, .conditions, .serverRestored, .ledgerFull, .ledgerUnreadable, .noReserve, .ledgerRestored,
            .ledgerLost, .crash, .stop, .clockStep, .suspend, .reload, .managementKeyGone, .managementKeyExpires:
            true
        // Whoever has a twin goes on renewing (S11).
        case .cloned: false
        case .archived(let tenant): lineage.id.tenant == tenant || management == tenant
        case .keyTaken(let id), .stranger(let id), .rotate(let id), .hold(let id), .compromise(let id): lineage.id == id
        case .unreadable(let path), .unwritable(let path), .failsAfterReplacing(let path), .removed(let path),
            .foreignKey(let path), .overwritten(let path):
            lineage.destinations.contains { $0.path == path }
        case .consumer(let consumer, _): lineage.consumers.contains { $0.id == consumer }
        }
    }
}
