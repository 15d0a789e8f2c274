import RotationCore
import RotationPorts
import Simulation
import Synchronization

/// The effects of the engine on the server. Judged just before the request, as the server handles it in the same instant.
extension Referee {
    /// A key is fetched by id, or probed: that deletes an expired one.
    func willTouch(_ id: KeyID) {
        let now = now
        guard let key = server.withServer({ $0.key(id) }), let expiry = key.expiry, expiry < now else { return }
        violation(.expiredKeyUntouched, "\(key.name) is fetched or probed \(now - expiry) after its expiry")
    }

    func willCreate(_ request: CreateRequest) {
        let name = "\(request.tenant)/\(request.remoteName)"
        let isFirst = state.withLock { state in
            let isFirst = state.sent[name] ?? true
            state.sent[name] = false
            let ask = Ask(tenant: request.tenant, name: request.remoteName, expiry: request.expiry)
            let lineage = RemoteName(request.remoteName)?.lineage ?? request.remoteName
            state.asks[ask] = LineageID(server: Stage.serverName, tenant: request.tenant, name: lineage)
            return isFirst
        }
        if !isFirst { violation(.nameSentOnce, "\(name) is sent a second time") }
    }

    func didCreate(_ request: CreateRequest, _ outcome: CreateOutcome) {
        let now = now
        let ask = Ask(tenant: request.tenant, name: request.remoteName, expiry: request.expiry)
        if case .notSent = outcome { state.withLock { $0.sent["\(request.tenant)/\(request.remoteName)"] = true } }
        switch outcome {
        case .created, .unknown: break
        case .notSent, .nameTaken, .refused: return
        }
        let broken = state.withLock { state -> LineageID? in
            state.effects.creates += 1
            guard let id = state.asks[ask], var watch = state.watches[id] else { return nil }
            watch.creates.append(now)
            watch.creates.removeAll { $0 <= now - Patience.budgetHorizon(watch.lineage.policy) }
            state.watches[id] = watch
            // A report of a compromise has a budget of its own; a clock that was set makes the engine count anew.
            let budgets = (watch.isCompromised ? 2 : 1) + (state.lastStep > .distantPast || watch.hasLostMemory ? 1 : 0)
            return watch.creates.count > Patience.creates(watch.lineage.policy).limit * budgets ? id : nil
        }
        if let broken { violation(.budgetKept, "\(broken) creates more keys than its budget allows") }
    }

    func willRevoke(_ warrant: RevocationWarrant) {
        state.withLock { $0.effects.revocations += 1 }
        guard let key = server.withServer({ $0.key(warrant.keyID) }) else { return }
        let now = now
        let finding = state.withLock { state -> (Invariant, String)? in
            let id = Ask(key).flatMap { state.asks[$0] }
            guard id != nil || state.surrendered.contains(key.id) else {
                return (.foreignKeyLives, "\(key.name) is revoked, which the engine did not ask for")
            }
            if let path = state.files.filter({ $0.value.key == key.id && !$0.value.isReleased }).keys.min() {
                return (.keyInUseLives, "\(key.name) is revoked, which \(path) holds")
            }
            guard let id, let watch = state.watches[id] else { return nil }
            return findingFromUse(of: key, watch, state, now) ?? findingFromDoubt(about: key, watch, state, now)
        }
        if let finding { violation(finding.0, finding.1) }
    }

    private func findingFromUse(
        of key: SimulatedKey, _ watch: Watch, _ state: State, _ now: Timestamp
    ) -> (Invariant, String)? {
        if watch.isCompromised { return nil }
        for consumer in watch.lineage.consumers {
            let paths = Set(watch.lineage.destinations.map(\.path))
            let used = (state.memories[consumer.id] ?? [:]).filter { paths.contains($0.key) }
            if used.values.contains(key.id) {
                return (.keyInUseLives, "\(key.name) is revoked, which \(consumer.id) uses")
            }
        }
        guard let leftAt = state.keys[key.id]?.leftFilesAt else { return nil }
        let overlap = watch.lineage.policy.overlap
        // The server tells the time in whole seconds.
        if now - leftAt >= overlap - .seconds(1) { return nil }
        return (
            .overlapKept, "\(key.name) is revoked \(now - leftAt) after it left its file, the overlap is \(overlap)"
        )
    }

    private func findingFromDoubt(
        about key: SimulatedKey, _ watch: Watch, _ state: State, _ now: Timestamp
    ) -> (Invariant, String)? {
        if let stranger = stranger(beside: key, of: watch.lineage.id, state, now) {
            return (.noRevocationInDoubt, "\(key.name) is revoked although nobody here made \(stranger.name)")
        }
        if watch.isHeld { return (.noRevocationInDoubt, "\(key.name) is revoked while the operator holds it") }
        // What the engine knows of the server's clock is from the listing of the last minute.
        let (error, tolerance) = (wallClock.error, Duration.seconds(300))
        guard error > tolerance || error < .zero - tolerance else { return nil }
        guard let since = state.skewedSince, now - since > .seconds(61) else { return nil }
        return (.noRevocationInDoubt, "\(key.name) is revoked while the clock is wrong by \(error)")
    }

    /// S11: a younger key of the family that somebody else made, and that every listing of the last minute has shown.
    private func stranger(
        beside key: SimulatedKey, of lineage: LineageID, _ state: State, _ now: Timestamp
    ) -> SimulatedKey? {
        // How old a listing is, or what it showed, is hard to tell after that.
        if state.lastUpheaval > now - .seconds(600) { return nil }
        return server.withServer { $0.keys }.first { other in
            guard other.tenant == lineage.tenant, let name = RemoteName(other.name), name.lineage == lineage.name,
                name.instance == Stage.instance, !state.acknowledged.contains(other.name)
            else { return false }
            if let ask = Ask(other), state.asks[ask] != nil { return false }
            let isEnding = other.expiry.map { $0 < now + .seconds(10) } ?? false
            return !isEnding && other.created > key.created && other.created < now - .seconds(120)
        }
    }
}
