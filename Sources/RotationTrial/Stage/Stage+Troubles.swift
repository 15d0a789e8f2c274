import RotationCore
import RotationEngine
import RotationPorts
import Simulation

/// Who makes the troubles of the plan, one after the other.
extension Stage {
    private enum Turn {
        case begins
        case ends
    }

    /// - Returns: whether the trial goes on after the last of them.
    func makeTroubles() async -> Bool {
        let turns = plan.troubles.enumerated().flatMap { index, trouble in
            [(trouble.at, index, Turn.begins), (trouble.end, index, Turn.ends)]
        }
        for (time, index, turn) in turns.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
            guard await sleep(until: Self.start + time) else { return false }
            let trouble = plan.troubles[index]
            switch turn {
            case .begins: await begin(trouble)
            case .ends: await end(trouble)
            }
        }
        return await sleep(until: Self.start + plan.turmoil)
    }

    private func begin(_ trouble: Trouble) async {
        trace.note("trouble: \(trouble.kind)")
        moments.worldChanges()
        setActive(trouble.kind, true)
        referee.troubleBegins(trouble.kind)
        if !trouble.kind.isCommand { clone?.referee.troubleBegins(trouble.kind) }
        switch trouble.kind {
        case .fault: arrangeFaults()
        case .conditions(let conditions): server.withServer { $0.conditions = conditions }
        case .archived(let tenant): setState(of: tenant, to: .archived)
        case .keyTaken(let lineage): takeKey(of: lineage)
        case .managementKeyGone: takeManagementKey()
        case .managementKeyExpires: replaceManagementKey(expiry: clock.now() + trouble.lasting / 2)
        case .stranger(let lineage): addStranger(to: lineage)
        case .removed(let path): change(path, to: nil)
        case .foreignKey(let path): putForeignKey(at: path)
        case .overwritten(let path): change(path, to: Array("hello\n".utf8))
        case .consumer(let consumer, let mood): setMood(of: consumer, to: mood)
        case .crash(let distance): moments.aim(distance)
        case .stop:
            // A process that is down already is not stopped once more.
            guard let life else { break }
            // The trouble may have begun late, as the machine was suspended.
            downtime = max(Self.restartPause, Self.start + trouble.end - clock.now())
            life.stop()
        case .clockStep(let step): wallClock.step(by: step)
        case .suspend(let duration): clock.advance(by: min(duration, Self.start + plan.turmoil - clock.now()))
        case .rotate(let lineage):
            ask([.rotationRequested], of: lineage)
            clone?.ask([.rotationRequested], of: lineage)
        case .hold(let lineage): ask([.held], of: lineage)
        case .compromise(let lineage): ask([.compromised(grace: Compromise.defaultGrace)], of: lineage)
        case .reload(let lineages):
            configured = lineages
            referee.isConfigured(lineages)
            needsReload = true
            await reloadIfNeeded()
        case .serverRestored: serverBackup = server.withServer { $0 }
        case .ledgerRestored: ledgerBackup = ledger.log
        case .ledgerLost: replaceLedger(by: [])
        case .ledgerFull, .ledgerUnreadable, .noReserve, .unreadable, .unwritable, .failsAfterReplacing, .cloned: break
        }
    }

    private func end(_ trouble: Trouble) async {
        trace.note("end of trouble: \(trouble.kind)")
        moments.worldChanges()
        setActive(trouble.kind, false)
        switch trouble.kind {
        case .fault: arrangeFaults()
        case .conditions: server.withServer { $0.conditions = ServerConditions() }
        case .archived(let tenant): setState(of: tenant, to: .active)
        case .consumer(let consumer, _): setMood(of: consumer, to: .honest)
        case .crash: moments.spare()
        case .managementKeyExpires: replaceManagementKey(expiry: nil)
        case .clockStep(let step): wallClock.step(by: .zero - step)
        case .hold(let lineage): ask([.resumed], of: lineage)
        case .serverRestored: restoreServer()
        case .cloned: switchCloneOff()
        case .ledgerRestored: replaceLedger(by: ledgerBackup)
        case .keyTaken, .managementKeyGone, .stranger, .ledgerFull, .ledgerUnreadable,
            .noReserve, .ledgerLost, .unreadable, .unwritable,
            .failsAfterReplacing, .removed, .foreignKey, .overwritten, .stop,
            .suspend, .rotate, .compromise, .reload:
            break
        }
        for machine in [self, clone].compactMap(\.self) where !machine.isEnded { machine.letIn() }
        await reloadIfNeeded()
        referee.troubleEnds(trouble.kind)
        if !trouble.kind.isCommand { clone?.referee.troubleEnds(trouble.kind) }
    }

    private func arrangeFaults() {
        let faults = activeFaults
        server.withServer { $0.faults = FaultPlan(faults) }
    }

    private func setState(of tenant: TenantID, to state: SimulatedTenant.State) {
        server.withServer { $0.setTenant(SimulatedTenant(id: tenant, name: "Tenant \(tenant)", state: state)) }
    }

    /// What an operator's command records.
    func ask(_ facts: [Fact.Kind], of lineage: LineageID) {
        let now = wallClock.now()
        ledger.recordFromOutside(facts.map { Fact(lineage: lineage, at: now, kind: $0) })
        life?.service?.noticeRequests()
    }

    /// A reload that fails is tried again when a trouble is over, as an operator would. A process that starts has the
    /// newest configuration anyway.
    private func reloadIfNeeded() async {
        guard needsReload else { return }
        if let life, let service = life.service {
            do { _ = try await service.reload(scope(for: life)) } catch { return }
        }
        needsReload = false
    }
}

/// Backups.
extension Stage {
    private func restoreServer() {
        guard let backup = serverBackup else { return }
        let before = server.withServer { server in
            defer { server.restore(backup) }
            return server.keys
        }
        for key in before where server.withServer({ $0.key(key.id) }) == nil { somebodyTook(key.id) }
        for key in referee.taken.sorted() where server.withServer({ $0.key(key) }) != nil {
            referee.somebodyGaveBack(key)
            clone?.referee.somebodyGaveBack(key)
        }
        for tenant in Set(plan.allLineages.map(\.id.tenant)).sorted() {
            setState(of: tenant, to: isActive(.archived(tenant)) ? .archived : .active)
        }
    }

    /// The daemon is down meanwhile.
    private func replaceLedger(by facts: [Fact]) {
        life?.kill()
        ledger = InMemoryLedger(facts)
        var known: [LineageID: LineageFacts] = [:]
        for lineage in plan.allLineages {
            let facts = LineageFacts(facts.filter { $0.lineage == lineage.id })
            known[lineage.id] = facts
            for destination in lineage.destinations {
                guard let secret = files.secret(at: destination), facts.generation(holding: secret) == nil else {
                    continue
                }
                referee.ledgerForgotKey(in: destination.path)
            }
        }
        referee.ledgerKnowsOnly(known)
    }
}

/// Somebody else.
extension Stage {
    private func change(_ path: String, to bytes: [UInt8]?) {
        files.set(path, to: bytes)
        referee.somebodyChanged(path, isForeign: bytes != nil)
    }

    /// A key that works and is nobody's we know of.
    @discardableResult
    func putForeignKey(at path: String) -> SimulatedKey? {
        let lineage = plan.allLineages.first { $0.destinations.contains { $0.path == path } }
        let tenant = lineage?.id.tenant ?? TenantID(1)
        let now = clock.now()
        let count = moments.count
        let draft = KeyDraft(
            name: "foreign \(path) \(now) \(count)", tenant: tenant, permissions: ["READ_DEVICES"],
            expiry: now + .seconds(10 * 365 * 86_400))
        guard let key = server.withServer({ $0.addKey(draft, now: now) }) else { return nil }
        write(key.bearer, to: path)
        referee.somebodyChanged(path, isForeign: true)
        // Without a ledger that is a first contact, at which the configuration says what may be done with it.
        if let lineage, lineage.existing == .adopt, lineage.revokeAdopted { referee.isSurrendered(key.id) }
        return key
    }

    private func takeKey(of lineage: LineageID) {
        guard let path = plan.allLineages.first(where: { $0.id == lineage })?.destinations.first?.path,
            let key = referee.key(in: path)
        else { return }
        server.withServer { $0.removeKey(key) }
        somebodyTook(key)
    }

    private func addStranger(to lineage: LineageID) {
        let now = clock.now()
        let number = LineageFacts(ledger.log(of: lineage)).highestNumber + 1
        let name = RemoteName(lineage: lineage.name, instance: Self.instance, number: number).description
        let draft = KeyDraft(
            name: name, tenant: lineage.tenant, permissions: ["READ_DEVICES"], expiry: now + .seconds(30 * 86_400))
        server.withServer { _ = $0.addKey(draft, now: now) }
    }
}

extension Trouble.Kind {
    /// Something that the operator says on one machine.
    fileprivate var isCommand: Bool {
        switch self {
        case .hold, .compromise: true
        default: false
        }
    }
}

extension ConsumerMood {
    var behaviour: ConsumerBehaviour {
        switch self {
        case .honest, .lies: .answers(.succeeded)
        case .fails: .answers(.failed(message: "exit status 1 (trial)"))
        case .hangs: .hangs
        case .takes(let duration): .takes(duration, then: .succeeded)
        }
    }
}
