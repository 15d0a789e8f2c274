import RotationCore
import RotationPorts

/// Decides which lineage of one server is visited when, and listens to what the visits say about the next time.
///
/// The heap knows when each is due; nothing else is kept of a lineage between two visits.
actor Dispatcher {
    /// So many visits may be under way; most of them wait for the server or a consumer.
    static let maximumVisits = 256
    /// How long a start waits for the first listing before lineages are visited without one: a dead server must not
    /// keep a lost file from being restored.
    static let patienceForListing: Duration = .seconds(2)
    /// A clock that is corrected by less than this needs no second look at everything.
    static let negligibleStep: Duration = .seconds(5)

    /// What is remembered of a group between two listings.
    private struct Poll {
        var failures = 0
        /// When its lineages were last visited because of it.
        var visitedAt = Timestamp.distantPast
    }

    private let server: RotationSetup.Server
    private let time: any TimeSource
    private let observer: any RotationObserver
    private let stop: Latch
    private let wakeup = Wakeup()
    private let gate: ServerGate
    private let groups: [TenantGroup]
    private let lineages: [Lineage]
    private let workers: [TenantID: TenantWorker]
    private let groupIndex: [TenantID: Int]
    private let positions: [LineageID: Int]
    private var queue: DueQueue
    private var visits = 0
    private var underWay: Set<Int> = []
    private var visitAgain: Set<Int> = []
    private var troubled: [Int: Problem.Kind] = [:]
    private var failed: Set<Int> = []
    private var polls: [Poll]
    private var lastPassEnd: Timestamp?
    private var latestNow = Timestamp.distantPast
    private var mode = RotationService.Mode.untilStopped

    init(_ server: RotationSetup.Server, lineages: [Lineage], tools: TenantWorker.Tools) {
        self.server = server
        self.lineages = lineages
        time = tools.time
        observer = tools.observer
        stop = tools.stop
        gate = ServerGate(
            server: server.name, credentials: server.credentials.count, limits: server.limits, time: tools.time,
            observer: tools.observer, stop: tools.stop)
        groups = TenantGroup.make(for: server, lineages: lineages, gate: gate, tools: tools)
        workers = TenantGroup.workers(of: groups, tools: tools)
        groupIndex = Dictionary(
            groups.flatMap { group in group.tenants.map { ($0, group.index) } }, uniquingKeysWith: { first, _ in first })
        positions = Dictionary(uniqueKeysWithValues: lineages.enumerated().map { ($1.id, $0) })
        queue = DueQueue(itemCount: lineages.count + groups.count)
        polls = Array(repeating: Poll(), count: groups.count)
    }

    /// Ends waiting after the daemon's stop.
    nonisolated func noteStop() {
        wakeup.signal()
        gate.noteStop()
    }

    /// Has a lineage visited at once; nothing if it is not of this server.
    func visitNow(_ lineage: LineageID) {
        guard let item = positions[lineage] else { return }
        if underWay.contains(item) { visitAgain.insert(item) } else { queue.schedule(item, at: time.now()) }
        wakeup.signal()
    }

    func run(_ mode: RotationService.Mode) async -> RotationService.Outcome {
        self.mode = mode
        scheduleStart()
        await withDiscardingTaskGroup { group in
            group.addTask { await self.gate.run() }
            await withDiscardingTaskGroup { visits in
                while let item = await self.next() {
                    visits.addTask { await self.visit(item) }
                }
            }
            gate.close()
        }
        let isClean = failed.isEmpty && polls.allSatisfy { $0.failures == 0 }
        return isClean ? .nothingDueIsLeft : .somethingFailed
    }

    private func scheduleStart() {
        let now = time.now()
        for item in lineages.indices { queue.schedule(item, at: now + Self.patienceForListing) }
        for group in groups.indices { queue.schedule(lineages.count + group, at: now) }
    }

    /// Waits until an item is due and there is room for its visit; nil when the run is over.
    private func next() async -> Int? {
        while true {
            if stop.isOpen { return nil }
            let now = time.now()
            noticeClock(now)
            if visits < Self.maximumVisits, let item = queue.popDue(at: now) {
                visits += 1
                underWay.insert(item)
                return item
            }
            if visits == 0 { reportPassEnd(now) }
            let isWaitingForRoom = visits >= Self.maximumVisits
            if case .once = mode, visits == 0 { return nil }
            let due = isWaitingForRoom ? .distantFuture : queue.nextDue ?? .distantFuture
            await time.sleep(until: due, orWokenBy: wakeup)
        }
    }

    /// Times in the queue are of a clock that was set back since: they could lie a year away. Everything is looked at
    /// again; what is not due just says so.
    private func noticeClock(_ now: Timestamp) {
        defer { latestNow = now }
        guard now + Self.negligibleStep < latestNow else { return }
        for item in 0..<(lineages.count + groups.count) where !underWay.contains(item) {
            queue.schedule(item, notLaterThan: now)
        }
    }

    private func visit(_ item: Int) async {
        let due =
            if item < lineages.count { await visitLineage(item) } else { await list(groups[item - lineages.count]) }
        visits -= 1
        underWay.remove(item)
        let now = time.now()
        if visitAgain.remove(item) != nil {
            queue.schedule(item, at: now)
        } else if case .untilStopped = mode {
            queue.schedule(item, notLaterThan: due)
        } else if item < lineages.count, due <= now {
            queue.schedule(item, notLaterThan: now)
        }
        wakeup.signal()
    }

    private func visitLineage(_ item: Int) async -> Timestamp {
        let lineage = lineages[item]
        guard let worker = workers[lineage.id.tenant] else {
            preconditionFailure("\(lineage.id) has no worker")
        }
        let result = await worker.work(on: lineage, serverURL: server.url)
        report(result, item)
        if stop.isOpen { return .distantFuture }
        if let until = result.pausedUntil { awaitServer(of: lineage, until: until) }
        return result.due
    }

    /// Lineages that wait for a server do not ask one by one whether it is back: one listing does, and has them all
    /// visited when it succeeds.
    private func awaitServer(of lineage: Lineage, until: Timestamp) {
        guard let group = groupIndex[lineage.id.tenant] else { return }
        let item = lineages.count + group
        if !underWay.contains(item) { queue.schedule(item, notLaterThan: until) }
    }

    /// Lists a group, then has all its lineages visited: with what the listing shows, and, no more often than they are
    /// polled, with a look at their files even when there is none.
    private func list(_ group: TenantGroup) async -> Timestamp {
        do throws(RequestFailure) {
            _ = try await group.desk.listing(since: time.now(), deadline: .distantFuture)
        } catch {
            return await retry(of: group, after: error)
        }
        polls[group.index] = Poll(visitedAt: time.now())
        visitAll(of: group)
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
        case .createsHeld: return now + group.pollInterval
        case .paused(let until): return min(now + group.pollInterval, until)
        case .server(let error):
            observer.observe(
                .server(server.name, .listingFailed(tenants: group.tenants, message: error.message)))
            return now + min(group.pollInterval, pause)
        }
    }

    private func visitAll(of group: TenantGroup) {
        let now = time.now()
        for item in group.items where !underWay.contains(item) { queue.schedule(item, notLaterThan: now) }
    }
}

/// What is said about visits.
extension Dispatcher {
    private func report(_ result: LineagePass.Result, _ item: Int) {
        let id = lineages[item].id
        if result.hasFailed { failed.insert(item) } else { failed.remove(item) }
        switch result.decision {
        case .stuck(let problem):
            if troubled.updateValue(problem.kind, forKey: item) != problem.kind {
                observer.observe(.lineage(id, .stuck(problem)))
            }
        case .wait(let until, let reason):
            if troubled.removeValue(forKey: item) != nil { observer.observe(.lineage(id, .recovered)) }
            if result.hasActed { observer.observe(.lineage(id, .next(at: until, because: reason))) }
        case .act, nil: break
        }
    }

    private func reportPassEnd(_ now: Timestamp) {
        guard let due = queue.nextDue, let item = queue.nextItem, due > now, lastPassEnd != due else { return }
        lastPassEnd = due
        observer.observe(
            .server(server.name, .passEnded(next: item < lineages.count ? lineages[item].id : nil, at: due)))
    }
}
