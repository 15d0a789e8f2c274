import RotationCore
public import RotationPorts

/// The daemon's engine: keeps every configured lineage fresh until it is stopped.
///
/// Each server has a ``Dispatcher`` of its own, so that one that is slow or dead delays nothing of another (P6). All
/// tasks are children of ``run(_:)``, which is to be called on the executor that the whole engine shall use.
public final class RotationService: Sendable {
    /// How long to go on.
    public enum Mode: Sendable {
        /// Until ``stop()``.
        case untilStopped
        /// Until nothing is due any more.
        case once
    }

    /// How a run ended.
    public enum Outcome: Hashable, Sendable {
        case nothingDueIsLeft
        /// Something that was due could not be done, or is stuck.
        case somethingFailed
    }

    /// Operators' requests that reached the ledger without a signal are noticed this often.
    static let requestInterval: Duration = .seconds(60)

    private let setup: RotationSetup
    private let stopLatch = Latch()
    private let requests = Wakeup()

    public init(_ setup: RotationSetup) {
        self.setup = setup
    }

    /// Begins the end of ``run(_:)``: no request starts any more; a create that is in flight gets its time (S25).
    public func stop() {
        stopLatch.open()
    }

    /// Has the ledger looked through for what an operator asked for.
    public func noticeRequests() {
        requests.signal()
    }

    /// - Throws: ``LedgerError`` when the lineages in the ledger cannot be read at the start.
    @discardableResult
    public func run(_ mode: Mode = .untilStopped) async throws(LedgerError) -> Outcome {
        // Every lineage is visited at the start anyway, once there is a listing: what was asked for till now is seen then.
        _ = try await setup.ledger.takeRequests()
        let dispatchers = try await makeDispatchers(mode)
        setup.observer.observe(
            .started(
                lineages: setup.lineages.count, tenants: Set(setup.lineages.map(\.id.tenantKey)).count,
                servers: setup.servers.count, instance: setup.instance))
        let outcome = await withTaskGroup(of: Outcome?.self) { group in
            group.addTask {
                await self.watch(dispatchers)
                return nil
            }
            for dispatcher in dispatchers { group.addTask { await dispatcher.run(mode) } }
            var outcomes: [Outcome] = []
            while outcomes.count < dispatchers.count, let ended = await group.next() {
                if let ended { outcomes.append(ended) }
            }
            group.cancelAll()
            return outcomes.contains(.somethingFailed) ? Outcome.somethingFailed : .nothingDueIsLeft
        }
        setup.observer.observe(.stopped)
        return outcome
    }

    /// Passes on the stop and the operators' requests.
    private func watch(_ dispatchers: [Dispatcher]) async {
        await withTaskGroup { group in
            group.addTask {
                await self.stopLatch.wait()
                guard self.stopLatch.isOpen else { return }
                self.setup.observer.observe(.stopping)
                for dispatcher in dispatchers { dispatcher.noteStop() }
            }
            group.addTask {
                while !Task.isCancelled, !self.stopLatch.isOpen {
                    let next = self.setup.time.now() + Self.requestInterval
                    await self.setup.time.sleep(until: next, orWokenBy: self.requests)
                    await self.passOnRequests(to: dispatchers)
                }
            }
            await group.next()
            group.cancelAll()
        }
    }

    private func passOnRequests(to dispatchers: [Dispatcher]) async {
        do throws(LedgerError) {
            for lineage in try await setup.ledger.takeRequests() {
                for dispatcher in dispatchers { await dispatcher.visitNow(lineage) }
            }
        } catch {
            setup.observer.observe(.ledgerFailed(message: error.message))
        }
    }

    private func makeDispatchers(_ mode: Mode) async throws(LedgerError) -> [Dispatcher] {
        let tools = TenantWorker.Tools(
            instance: setup.instance, ledger: setup.ledger, files: setup.files,
            consumers: ConsumerGate(consumers: setup.consumers, time: setup.time), time: setup.time,
            random: setup.random, observer: setup.observer, stop: stopLatch,
            managementKeys: { [servers = setup.servers] in
                Set(servers.flatMap(\.credentials).compactMap { try? $0.server.managementKeyID })
            },
            retriesFailuresBefore: mode == .once ? setup.time.now() : nil)
        let lineages = try await Roster(setup).all()
        let servers = Set(setup.servers.map(\.name))
        for orphan in lineages where !servers.contains(orphan.id.server) {
            setup.observer.observe(.lineage(orphan.id, .orphaned))
        }
        var dispatchers: [Dispatcher] = []
        for server in setup.servers {
            let own = lineages.filter { $0.id.server == server.name }
            dispatchers.append(Dispatcher(server, lineages: own, tools: tools))
        }
        return dispatchers
    }
}

extension LineageID {
    /// Tells tenants of different servers apart.
    var tenantKey: String { "\(server)/\(tenant)" }
}
