import RotationCore
import RotationPorts

/// Decides which lineage of one server is visited when, and listens to what the visits say about the next time.
///
/// The agenda knows when each is due; nothing else is kept of a lineage between two visits, but for what is wrong
/// with it.
actor Dispatcher {
    /// So many visits may be under way, beside those that only wait for a consumer or their turn.
    static let maximumVisits = 256
    /// How long a start waits for the first listing before lineages are visited without one: a dead server must not
    /// keep a lost file from being restored.
    static let patienceForListing: Duration = .seconds(2)
    /// A clock that is corrected by less than this needs no second look at everything.
    static let negligibleStep: Duration = .seconds(5)

    nonisolated let name: String
    private let server: RotationSetup.Server
    private let time: any TimeSource
    private let observer: any RotationObserver
    private let end: Latch
    private let wakeup = Wakeup()
    private let gate: ServerGate
    private let waiting: WaitingVisits
    private let managementKeys: ManagementKeyDesks
    private let news: News
    private var groups: [TenantGroup]
    private var lineages: [Lineage]
    private var workers: [TenantID: TenantWorker]
    private var positions: [LineageID: Int]
    private let groupIndex: [TenantID: Int]
    private var mode = RotationService.Mode.untilStopped
    private var agenda: Agenda
    private var polls: [Poll]
    private var latestNow = Timestamp.distantPast
    /// Lineages that a reload changed are tried at once, whatever pause a failure had earned them before `since`.
    private var changed: (positions: Set<Int>, since: Timestamp) = ([], .distantPast)
    /// What the dispatcher of the term before left, until this one has begun.
    private var legacy: Legacy?
    private var tally: Tally
    private let pulse: Pulse
    private let vitalSigns: VitalSigns

    init(
        _ server: RotationSetup.Server, lineages: [Lineage], memory: ServerMemory, tools: TenantWorker.Tools,
        legacy: Legacy? = nil
    ) {
        name = server.name
        self.server = server
        self.lineages = lineages
        self.legacy = legacy
        time = tools.time
        observer = tools.observer
        end = tools.end
        gate = memory.gate
        managementKeys = memory.managementKeys
        news = memory.news
        waiting = WaitingVisits(wakeup: wakeup)
        groups = TenantGroup.make(for: server, lineages: lineages, memory: memory, tools: tools)
        workers = TenantGroup.workers(of: groups, waiting: waiting, tools: tools)
        groupIndex = Dictionary(
            groups.flatMap { group in group.tenants.map { ($0, group.index) } }, uniquingKeysWith: { first, _ in first }
        )
        positions = Dictionary(uniqueKeysWithValues: lineages.enumerated().map { ($1.id, $0) })
        agenda = Agenda(lineages: lineages.count, groups: groups.count)
        polls = Array(repeating: Poll(), count: groups.count)
        tally = Tally(lineages: lineages.count)
        pulse = Pulse(wakeup: wakeup)
        vitalSigns = tools.vitalSigns
    }

    /// Has the end of the term noticed.
    nonisolated func noteEnd() { wakeup.signal() }

    /// The term is over: leaves what is known to the dispatcher of the next one. Visits that have begun come to their
    /// end; as that can take as long as a consumer may, the rest is let go of.
    func handOver() -> Legacy {
        precondition(end.isOpen, "\(name) is handed over while its term goes on")
        noteEnd()
        defer {
            groups = []
            lineages = []
            workers = [:]
            positions = [:]
        }
        return Legacy(
            server: server, lineages: lineages, positions: positions, groups: groups, polls: polls, agenda: agenda,
            latestNow: latestNow, tally: tally)
    }

    /// Has a lineage visited at once; nothing if it is not of this server.
    func visitNow(_ lineage: LineageID) {
        guard let position = positions[lineage] else { return }
        news.expect(lineage)
        agenda.want(.lineage(position), by: time.now(), now: time.now())
        wakeup.signal()
    }

    /// Looks whether the management keys have changed, or come near their end; what waits for one that is refused is tried again with the new
    /// one. Costs next to nothing while nothing has.
    nonisolated func lookAtManagementKeys() async {
        if end.isOpen { return }
        let changed = server.credentials.filter { credential in
            let desk = managementKeys.desk(for: credential.name)
            desk.remind(at: .now(time.now(), beside: credential.server))
            return desk.look(at: credential.server).isAnother
        }
        if !changed.isEmpty { await listAnew(changed.map(\.name)) }
    }

    private func listAnew(_ credentials: [String]) async {
        for name in credentials { await gate.forgetRefusals(credential: name) }
        for group in groups where credentials.contains(group.connection.credential) {
            agenda.want(.group(group.index), by: time.now(), now: time.now())
        }
        wakeup.signal()
    }

    func run(_ mode: RotationService.Mode) async -> RotationService.Outcome {
        self.mode = mode
        news.beginTerm()
        vitalSigns.follow(pulse)
        if legacy == nil { await fillReserves() }
        scheduleStart()
        await withDiscardingTaskGroup { visits in
            while let item = await self.next() {
                visits.addTask { await self.visit(item) }
            }
            vitalSigns.forget(pulse)
        }
        let isClean = !news.hasFailures && polls.allSatisfy { $0.failures == 0 }
        return isClean ? .nothingDueIsLeft : .somethingFailed
    }

    private func fillReserves() async {
        for lineage in lineages where lineage.isManagementKey {
            await workers[lineage.id.tenant]?.fillReserve(of: lineage, serverURL: server.url)
        }
    }

    /// What the term before knew already goes on as it was; the rest is looked at, with a listing if one can be had.
    private func scheduleStart() {
        defer { legacy = nil }
        let now = time.now()
        if let legacy {
            latestNow = legacy.latestNow
            changed.since = now
        }
        for group in groups {
            var hasNews = false
            for position in group.items {
                let due = legacy?.due(of: lineages[position])
                agenda.suggest(.lineage(position), by: due ?? now + Self.patienceForListing)
                if due != nil {
                    inherit(position)
                    continue
                }
                hasNews = true
                if legacy != nil { changed.positions.insert(position) }
            }
            let former = hasNews ? nil : legacy?.listing(of: group)
            agenda.suggest(.group(group.index), by: former?.due ?? now)
            if let former { polls[group.index] = former.poll }
        }
    }

    private func inherit(_ position: Int) {
        guard let legacy, let former = legacy.positions[lineages[position].id] else { return }
        tally.inherit(position, from: legacy.tally, at: former)
    }

    /// Waits until something is due and there is room for its visit; nil when the run is over.
    private func next() async -> Agenda.Item? {
        while !end.isOpen {
            pulse.beat()
            let now = time.now()
            noticeClock(now)
            let hasRoom = agenda.visitCount - waiting.count < Self.maximumVisits
            if hasRoom, let item = agenda.takeDue(at: now) { return item }
            if agenda.visitCount == 0 {
                let next = agenda.nextLineage
                news.passEnded(next: next.map { (lineages[$0.position].id, $0.due) })
                if case .once = mode { return nil }
            }
            tellOutlook()
            let due = hasRoom ? agenda.nextDue ?? .distantFuture : .distantFuture
            await time.sleep(until: due, orWokenBy: wakeup)
        }
        return nil
    }

    private func tellOutlook() {
        let isBusy = agenda.visitCount > waiting.count
        if let outlook = tally.change(lineages, next: agenda.nextLineage, isBusy: isBusy) {
            observer.update(outlook, of: server.name)
        }
    }

    /// Times in the agenda are of a clock that was set back since: they could lie a year away. Everything is looked at
    /// again; what is not due just says so.
    private func noticeClock(_ now: Timestamp) {
        if now + Self.negligibleStep < latestNow { agenda.suggestAll(by: now) }
        latestNow = now
    }

    private func visit(_ item: Agenda.Item) async {
        // The term may be over before the visit has begun.
        if end.isOpen { return }
        let due: Timestamp
        switch item {
        case .lineage(let position): due = await visitLineage(position)
        case .group(let index): due = await list(groups[index])
        }
        // What a reload cut short stays under way until the next term takes it up.
        if end.isOpen { return }
        let now = time.now()
        // A single run takes up again only what has not come to a decision yet.
        let isOver = if case .once = mode { due > now } else { due == .distantFuture }
        agenda.finish(item, next: isOver ? nil : due, now: now)
        wakeup.signal()
    }

    private func visitLineage(_ position: Int) async -> Timestamp {
        let lineage = lineages[position]
        guard let worker = workers[lineage.id.tenant] else {
            preconditionFailure("\(lineage.id) has no worker")
        }
        let result = await worker.work(
            on: lineage, serverURL: server.url,
            retryingFailuresBefore: changed.positions.contains(position) ? changed.since : nil)
        news.note(result, of: lineage.id)
        tally.note(result, at: position, now: time.now())
        if end.isOpen { return .distantFuture }
        if let until = result.pausedUntil { awaitServer(of: lineage, until: until) }
        return result.due
    }

    /// Lineages that wait for a server do not ask one by one whether it is back: one listing does, and has them all
    /// visited when it succeeds.
    private func awaitServer(of lineage: Lineage, until: Timestamp) {
        guard let group = groupIndex[lineage.id.tenant] else { return }
        agenda.suggest(.group(group), by: until)
    }

    /// Lists a group, then has all its lineages visited: with what the listing shows, and, no more often than they are
    /// polled, with a look at their files even when there is none.
    private func list(_ group: TenantGroup) async -> Timestamp {
        do throws(RequestFailure) {
            _ = try await group.desk.listing(since: time.now(), deadline: time.now())
        } catch {
            return await retry(of: group, after: error)
        }
        polls[group.index] = Poll(visitedAt: time.now())
        // Whoever is being visited began without this listing, and may never see one: what waits for its operator is due
        // whenever the listing is.
        let now = time.now()
        for position in group.items { agenda.want(.lineage(position), by: now, now: now) }
        return time.now() + group.pollInterval
    }

    private func retry(of group: TenantGroup, after failure: RequestFailure) async -> Timestamp {
        let now = time.now()
        polls[group.index].failures += 1
        if now - polls[group.index].visitedAt >= group.pollInterval {
            polls[group.index].visitedAt = now
            visitAll(of: group)
        }
        let pause = Breaker.firstPause * (1 << min(polls[group.index].failures, 10))
        switch failure {
        case .stopping: return .distantFuture
        case .createsHeld, .overtaken: return now + group.pollInterval
        case .paused(let until): return min(now + group.pollInterval, until)
        case .server(let error):
            // Told once for each row of failures, and not at all when the gate has told of the outage (S29), or its desk
            // that there is no management key.
            if polls[group.index].failures == 1, error.code != .credential,
                await gate.pausedUntil(credential: group.connection.credential) == nil
            {
                observer.observe(
                    .server(server.name, .listingFailed(tenants: group.tenants, message: error.message)))
            }
            return now + min(group.pollInterval, pause)
        }
    }

    private func visitAll(of group: TenantGroup) {
        let now = time.now()
        for position in group.items { agenda.suggest(.lineage(position), by: now) }
    }
}
