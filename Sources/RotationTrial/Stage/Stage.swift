import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Synchronization

/// The world of one trial. It outlives the processes that run in it, as disk, server and consumers outlive the daemon.
final class Stage: Sendable {
    static let start = Timestamp(rfc3339: "2026-01-01T00:00:00Z")!
    static let instance = "edge7"
    static let serverName = "main"
    static let url = "https://sensorbucket.example/api"

    private struct State {
        var ledger = InMemoryLedger()
        var configured: [Lineage]
        var active: Set<Trouble.Kind> = []
        var moods: [ConsumerID: ConsumerMood] = [:]
        var life: Life?
        /// What the file of the management key holds, where that belongs to no lineage.
        var managementKey: Secret
        var serverBackup: SimulatedServer?
        var ledgerBackup: [Fact] = []
        var downtime = Stage.restartPause
        var needsReload = false
        var clone: Stage?
        var isEnded = false

        init(_ configured: [Lineage], managementKey: Secret) {
            self.configured = configured
            self.managementKey = managementKey
        }
    }

    /// How long systemd waits before it starts a process that was killed.
    static let restartPause: Duration = .seconds(5)

    let plan: TrialPlan
    /// ``TrialPlan/grain``, which is asked for at every wait.
    let grain: Duration
    let program: Program
    /// The true time, which is the server's.
    let clock: ManualClock
    let wallClock: WallClock
    let executor: SingleThreadExecutor
    let random: SeededRandom
    let server: SharedSimulatedServer
    /// The management key's file, where a lineage keeps it fresh (S24).
    let token: Destination?
    let files: InMemorySecretFiles
    let consumers: InMemoryConsumers
    let moments: Moments
    let trace: TrialTrace
    let referee: Referee
    /// The machine that this one is a copy of.
    weak let original: Stage?
    private let state: Mutex<State>

    init(_ plan: TrialPlan, tracing: Bool, program: @escaping Program = Stage.engine) {
        self.plan = plan
        grain = plan.grain
        self.program = program
        clock = ManualClock(at: Stage.start)
        executor = SingleThreadExecutor()
        files = InMemorySecretFiles()
        original = nil
        wallClock = WallClock(clock)
        random = SeededRandom(seed: plan.seed)
        consumers = InMemoryConsumers(clock: clock)
        moments = Moments(target: plan.crashMoment)
        trace = TrialTrace(isOn: tracing, clock: clock)
        var simulated = SimulatedServer(seed: plan.seed)
        let tenants = Set(plan.allLineages.map(\.id.tenant)).sorted()
        for tenant in tenants { simulated.setTenant(SimulatedTenant(id: tenant, name: "Tenant \(tenant)")) }
        let management = plan.managementLineage
        let draft = KeyDraft(
            name: "management", tenant: plan.managementTenant,
            permissions: management?.permissions.map(\.rawValue).sorted() ?? ["WRITE_API_KEYS"],
            expiry: management.map { Stage.start + $0.policy.lifetime }, created: Stage.start - .seconds(86_400))
        guard let key = simulated.addKey(draft, now: Stage.start) else { preconditionFailure("no management key") }
        server = SharedSimulatedServer(simulated)
        token = management?.destinations.first
        state = Mutex(State(plan.lineages, managementKey: key.bearer))
        referee = Referee(plan, server: server, clock: clock, wallClock: wallClock)
        for path in plan.occupiedPaths.sorted() {
            if let key = putForeignKey(at: path) { referee.isGivenAway(key, at: path) }
        }
        if let token {
            write(key.bearer, to: token.path)
            referee.isGivenAway(key, at: token.path)
        }
    }

    /// A copy of `other`, of its disk and its configuration. The world around it is the same.
    init(copyOf other: Stage) {
        plan = other.plan
        grain = other.grain
        program = other.program
        clock = other.clock
        wallClock = other.wallClock
        executor = other.executor
        random = SeededRandom(seed: ~other.plan.seed)
        server = other.server
        token = other.token
        files = other.files.copy()
        consumers = InMemoryConsumers(clock: other.clock)
        moments = other.moments
        trace = TrialTrace(other.trace, prefix: "on the copy: ")
        referee = Referee(copyOf: other.referee)
        original = other
        state = Mutex(State(other.configured, managementKey: other.managementKey))
        ledger = other.ledger.copy()
    }

    var ledger: InMemoryLedger {
        get { state.withLock { $0.ledger } }
        set { state.withLock { $0.ledger = newValue } }
    }

    var configured: [Lineage] {
        get { state.withLock { $0.configured } }
        set { state.withLock { $0.configured = newValue } }
    }

    /// The process that runs, if one does.
    var life: Life? {
        get { state.withLock { $0.life } }
        set { state.withLock { $0.life = newValue } }
    }

    /// How long it takes until the process is started again after its next end.
    var downtime: Duration {
        get { state.withLock { $0.downtime } }
        set { state.withLock { $0.downtime = newValue } }
    }

    /// The process that runs has not taken up the newest configuration yet.
    var needsReload: Bool {
        get { state.withLock { $0.needsReload } }
        set { state.withLock { $0.needsReload = newValue } }
    }

    var managementKey: Secret {
        get { state.withLock { $0.managementKey } }
        set { state.withLock { $0.managementKey = newValue } }
    }

    var serverBackup: SimulatedServer? {
        get { state.withLock { $0.serverBackup } }
        set { state.withLock { $0.serverBackup = newValue } }
    }

    var ledgerBackup: [Fact] {
        get { state.withLock { $0.ledgerBackup } }
        set { state.withLock { $0.ledgerBackup = newValue } }
    }

    /// The copy that runs, or ran, beside this machine.
    var clone: Stage? {
        get { state.withLock { $0.clone } }
        set { state.withLock { $0.clone = newValue } }
    }

    /// The trial is over, at its planned end or with a violation.
    var isEnded: Bool { state.withLock { $0.isEnded } }

    func end() {
        state.withLock { $0.isEnded = true }
        clone?.end()
        life?.kill()
        clock.wakeAll()
    }

    func isActive(_ kind: Trouble.Kind) -> Bool {
        state.withLock { !$0.active.isEmpty && $0.active.contains(kind) }
    }

    func setActive(_ kind: Trouble.Kind, _ isActive: Bool) {
        state.withLock { state in
            if isActive { state.active.insert(kind) } else { state.active.remove(kind) }
        }
    }

    var activeFaults: [Fault] {
        state.withLock { state in
            state.active.compactMap { if case .fault(let fault) = $0 { fault } else { nil } }
                .sorted { "\($0)" < "\($1)" }
        }
    }

    func mood(of consumer: ConsumerID) -> ConsumerMood { state.withLock { $0.moods[consumer] ?? .honest } }

    func setMood(of consumer: ConsumerID, to mood: ConsumerMood) {
        state.withLock { $0.moods[consumer] = mood }
    }

    /// False when the trial ended before `deadline`.
    func sleep(until deadline: Timestamp) async -> Bool {
        while !isEnded, clock.now() < deadline {
            do { try await clock.sleep(until: deadline) } catch { return false }
        }
        return !isEnded
    }
}
