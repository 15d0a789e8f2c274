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

    private let setup: RotationSetup
    private let stopLatch = Latch()
    private let requests = Wakeup()
    private let reloads = ReloadInbox()
    private let vitalSigns = VitalSigns()

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

    /// Puts `scope` in the place of what is looked after now, as a whole. Waits for the start, if need be.
    ///
    /// What is in flight is brought to its end and recorded, be it a request or a consumer's command; what was decided
    /// by the former configuration and not begun is decided anew. Lineages, servers and limits that did not change go on
    /// as if nothing had happened.
    ///
    /// - Returns: when `scope` is in effect; nil when the service stops before that, or the task is cancelled.
    /// - Throws: ``LedgerError`` when the lineages in the ledger cannot be read: nothing has changed then.
    public func reload(_ scope: RotationScope) async throws(LedgerError) -> Handover? {
        let request = ReloadRequest(scope)
        reloads.submit(request)
        return try await request.wait()
    }

    /// Returns once the scheduler has turned and the ledger has answered, be it with an error (S27): for a watchdog,
    /// which is to bark when one of them hangs, and not because of a server that is away, a full disk or a consumer that
    /// does not end. A cancelled call proves nothing.
    public func proveAlive() async {
        await vitalSigns.allTurn()
        do throws(LedgerError) { _ = try await setup.ledger.facts(of: Self.nobody) } catch {
            // It answers. What is wrong with it is told by whoever needs it.
        }
    }

    /// A lineage that cannot exist: looking for it is a small question to the ledger.
    private static let nobody = LineageID(server: "", tenant: TenantID(0), name: "")

    /// - Throws: ``LedgerError`` when the lineages in the ledger cannot be read at the start.
    @discardableResult
    public func run(_ mode: Mode = .untilStopped) async throws(LedgerError) -> Outcome {
        defer { reloads.close() }
        // Every lineage is visited at the start anyway, once there is a listing: what was asked for till now is seen then.
        _ = try await setup.ledger.takeRequests()
        let scope = setup.scope
        let roster = try await Roster(scope, former: [], ledger: setup.ledger)
        setup.observer.observe(
            .started(
                lineages: scope.lineages.count, tenants: Set(scope.lineages.map(\.id.tenantKey)).count,
                servers: scope.servers.count, instance: setup.instance))
        let succession = Succession(mode, tools: makeTools(mode), requests: requests, reloads: reloads)
        let outcome = await succession.run(scope, roster)
        setup.observer.observe(.stopped)
        return outcome
    }

    private func makeTools(_ mode: Mode) -> TenantWorker.Tools {
        TenantWorker.Tools(
            instance: setup.instance, ledger: setup.ledger, files: setup.files,
            consumers: ConsumerGate(consumers: setup.consumers, time: setup.time), time: setup.time,
            random: setup.random, observer: setup.observer, stop: stopLatch, vitalSigns: vitalSigns, end: stopLatch,
            managementKeys: { [] },
            retriesFailuresBefore: mode == .once ? setup.time.now() : nil)
    }
}

extension LineageID {
    /// Tells tenants of different servers apart.
    var tenantKey: String { "\(server)/\(tenant)" }
}
