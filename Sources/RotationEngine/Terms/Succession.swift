import RotationCore
import RotationPorts

/// Runs one term after the other. At a reload the former term begins nothing more, and the new one takes over at once:
/// nobody waits for a request or a command that is under way, but for the lineage that it belongs to (``Turnstiles``).
///
/// One loop owns all terms; whatever takes time (the ledger above all) is done by the tasks that report to it.
actor Succession {
    enum Event: Sendable {
        case stopRequested
        /// Operators asked for something about these.
        case requested([LineageID])
        case reload(ReloadRequest, Result<Roster, LedgerError>)
        case ended(term: Int, RotationService.Outcome)
        /// A gate ended, or a wait because everything ends.
        case nothing
    }

    /// Operators' requests that reached the ledger without a signal, and changed management keys, are noticed this often.
    static let requestInterval: Duration = .seconds(60)

    private let mode: RotationService.Mode
    private let tools: TenantWorker.Tools
    private let requests: Wakeup
    private let reloads: ReloadInbox
    private var terms: [Int: Term] = [:]
    /// The number of the term in office.
    private var latest = 0
    private var memories: [String: ServerMemory] = [:]
    private var orphans: Set<LineageID> = []
    private var outcomes: [RotationService.Outcome] = []

    init(_ mode: RotationService.Mode, tools: TenantWorker.Tools, requests: Wakeup, reloads: ReloadInbox) {
        self.mode = mode
        self.tools = tools
        self.requests = requests
        self.reloads = reloads
    }

    func run(_ scope: RotationScope, _ roster: Roster) async -> RotationService.Outcome {
        await withTaskGroup(of: Event.self) { group in
            await begin(scope, roster, &group)
            awaitStop(&group)
            awaitRequests(&group)
            awaitReload(&group)
            while !terms.isEmpty, let event = await group.next() { await handle(event, &group) }
            for memory in memories.values { memory.gate.close() }
            group.cancelAll()
        }
        return outcomes.contains(.somethingFailed) ? .somethingFailed : .nothingDueIsLeft
    }

    private func handle(_ event: Event, _ group: inout TaskGroup<Event>) async {
        switch event {
        case .stopRequested: await stop()
        case .requested(let lineages):
            for lineage in lineages {
                for dispatcher in terms[latest]?.dispatchers ?? [] { await dispatcher.visitNow(lineage) }
            }
            awaitRequests(&group)
        case .reload(let request, let roster):
            await take(request, roster, &group)
            awaitReload(&group)
        case .ended(let term, let outcome): end(term, outcome)
        case .nothing: break
        }
    }

    private func stop() async {
        tools.observer.observe(.stopping)
        for term in terms.sorted(by: { $0.key < $1.key }).map(\.value) {
            term.end.open()
            for dispatcher in term.dispatchers { dispatcher.noteEnd() }
        }
        for memory in memories.values { await memory.gate.turnAwayTheRelieved() }
    }

    /// One dispatcher of a term has ended. Terms are alone as soon as all before them are over.
    private func end(_ number: Int, _ outcome: RotationService.Outcome) {
        if number == latest { outcomes.append(outcome) }
        terms[number]?.running -= 1
        if terms[number]?.running == 0, let term = terms.removeValue(forKey: number) { term.isAlone.open() }
        if let oldest = terms.keys.min() { terms[oldest]?.isAlone.open() }
    }
}

/// What the loop waits for. Each reports once and is then set up again.
extension Succession {
    private func awaitStop(_ group: inout TaskGroup<Event>) {
        group.addTask { [stop = tools.stop] in
            await stop.wait()
            return stop.isOpen ? .stopRequested : .nothing
        }
    }

    private func awaitRequests(_ group: inout TaskGroup<Event>) {
        if tools.stop.isOpen { return }
        group.addTask { [tools, requests, dispatchers = terms[latest]?.dispatchers ?? []] in
            await tools.time.sleep(until: tools.time.now() + Self.requestInterval, orWokenBy: requests)
            if Task.isCancelled { return .nothing }
            for dispatcher in dispatchers { await dispatcher.lookAtManagementKeys() }
            do throws(LedgerError) { return .requested(try await tools.ledger.takeRequests()) } catch {
                tools.observer.observe(.ledgerFailed(message: error.message))
                return .requested([])
            }
        }
    }

    private func awaitReload(_ group: inout TaskGroup<Event>) {
        let configured = terms[latest]?.configured ?? []
        group.addTask { [tools, reloads] in
            guard let request = await reloads.next() else { return .nothing }
            do throws(LedgerError) {
                let former = configured.union(tools.visits.occupied)
                return .reload(request, .success(try await Roster(request.scope, former: former, ledger: tools.ledger)))
            } catch { return .reload(request, .failure(error)) }
        }
    }
}

/// The beginning of a term.
extension Succession {
    private func take(
        _ request: ReloadRequest, _ roster: Result<Roster, LedgerError>, _ group: inout TaskGroup<Event>
    ) async {
        if tools.stop.isOpen { return request.decline() }
        switch roster {
        case .failure(let error): request.answer(.failure(error))
        case .success(let roster):
            await begin(request.scope, roster, &group)
            guard let term = terms[latest] else { return request.decline() }
            request.answer(.success(Handover(isAlone: term.isAlone)))
        }
    }

    private func begin(_ scope: RotationScope, _ roster: Roster, _ group: inout TaskGroup<Event>) async {
        let former = terms[latest]
        former?.end.open()
        var legacies: [String: Legacy] = [:]
        for dispatcher in former?.dispatchers ?? [] { legacies[dispatcher.name] = await dispatcher.handOver() }
        renewMemories(scope, &group)
        let end = Latch()
        let termTools = tools.inTerm(endingWith: end, managementKeys: scope.managementKeys)
        let lineages = Dictionary(grouping: roster.lineages, by: \.id.server)
        var dispatchers: [Dispatcher] = []
        for server in scope.servers {
            guard let memory = memories[server.name] else { preconditionFailure("\(server.name) has no memory") }
            await memory.gate.limit(to: server.limits)
            await memory.gate.turnAwayTheRelieved()
            dispatchers.append(
                Dispatcher(
                    server, lineages: lineages[server.name] ?? [], memory: memory, tools: termTools,
                    legacy: legacies[server.name].flatMap { $0.server.url == server.url ? $0 : nil }))
        }
        tellOrphans(roster.orphans)
        latest += 1
        terms[latest] = Term(end: end, scope: scope, dispatchers: dispatchers)
        if terms.count == 1 { terms[latest]?.isAlone.open() }
        for dispatcher in dispatchers {
            group.addTask { [mode, term = latest] in .ended(term: term, await dispatcher.run(mode)) }
        }
    }

    /// Gates run as long as their server is configured under the same URL. Requests that are in flight through one that
    /// is closed come to their end all the same.
    private func renewMemories(_ scope: RotationScope, _ group: inout TaskGroup<Event>) {
        let former = memories
        memories = [:]
        for server in scope.servers {
            if let known = former[server.name], known.url == server.url {
                memories[server.name] = known
                continue
            }
            let memory = ServerMemory(of: server, news: former[server.name]?.news, tools: tools)
            memories[server.name] = memory
            group.addTask {
                await memory.gate.run()
                return .nothing
            }
        }
        for (name, memory) in former where memories[name]?.gate !== memory.gate {
            memory.gate.close()
            tools.observer.update(nil, of: name)
        }
    }

    private func tellOrphans(_ current: [LineageID]) {
        for orphan in current where !orphans.contains(orphan) { tools.observer.observe(.lineage(orphan, .orphaned)) }
        orphans = Set(current)
    }
}
