import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Synchronization

/// Everything that the engine works with, simulated and driven by one seed.
final class World: Sendable {
    static let start = Timestamp(rfc3339: "2026-11-23T12:00:00Z")!
    static let instance = "edge7"

    let clock = ManualClock(at: World.start)
    let executor = SingleThreadExecutor()
    let random: SeededRandom
    let ledger = InMemoryLedger()
    let files = InMemorySecretFiles()
    let consumers: InMemoryConsumers
    let shared: SharedSimulatedServer
    let managementKey: Secret
    /// What the management key's file holds, or why it cannot be read.
    let managementKeyFile: Locked<Result<Secret, KeyServerError>>
    let trace = Trace()

    init(seed: UInt64 = 1, tenants: [Int32] = [1, 19]) {
        random = SeededRandom(seed: seed)
        consumers = InMemoryConsumers(clock: clock)
        var server = SimulatedServer(seed: seed)
        for tenant in tenants { server.setTenant(SimulatedTenant(id: TenantID(tenant), name: "Tenant \(tenant)")) }
        let draft = KeyDraft(
            name: "management", tenant: TenantID(tenants[0]), permissions: ["READ_API_KEYS", "WRITE_API_KEYS"],
            created: World.start - .seconds(86_400))
        guard let key = server.addKey(draft, now: World.start) else { preconditionFailure("no management key") }
        managementKey = key.bearer
        managementKeyFile = Locked(.success(key.bearer))
        shared = SharedSimulatedServer(server)
    }

    func service(
        _ lineages: [Lineage], concurrency: Int = 8, rate: Double = 100,
        url: String = "https://sensorbucket.example/api", of other: World? = nil,
        ledger: (any Ledger)? = nil, time: (any TimeSource)? = nil
    ) -> RotationService {
        RotationService(
            RotationSetup(
                instance: World.instance,
                scope: scope(lineages, concurrency: concurrency, rate: rate, url: url, of: other),
                ledger: ledger ?? self.ledger, files: files, consumers: consumers, time: time ?? clock, random: random,
                observer: TracingObserver(trace: trace, clock: clock)))
    }

    /// What a configuration with these lineages asks for.
    func scope(
        _ lineages: [Lineage], concurrency: Int = 8, rate: Double = 100,
        url: String = "https://sensorbucket.example/api", of other: World? = nil
    ) -> RotationScope {
        let file = other?.managementKeyFile ?? managementKeyFile
        let server = SimulatedKeyServer(
            other?.shared ?? shared,
            key: ManagementKey { () throws(KeyServerError) in try file.withLock { $0 }.get() }, time: clock)
        let tenants = Array(Set(lineages.map(\.id.tenant))).sorted()
        return RotationScope(
            servers: [
                .init(
                    name: "main", url: url,
                    limits: ServerLimits(requestsPerSecond: rate, maxConcurrentRequests: concurrency),
                    credentials: [.init(name: "\"/etc/token\"", server: server, tenants: tenants)])
            ], lineages: lineages)
    }

    /// Runs a daemon for `duration` of virtual time, then stops it. `whenIdle` is called whenever all tasks wait.
    func run(
        _ lineages: [Lineage], for duration: Duration, whenIdle: () throws -> Void = {},
        beside: @escaping @Sendable () async throws -> Void = {}
    ) throws {
        try run(service(lineages), for: duration, whenIdle: whenIdle, beside: beside)
    }

    /// The same with a daemon that `beside` has a hold of, to reload it.
    func run(
        _ service: RotationService, for duration: Duration, whenIdle: () throws -> Void = {},
        beside: @escaping @Sendable () async throws -> Void = {}
    ) throws {
        let end = clock.now() + duration
        let clock = clock
        _ = try SimulationRun.drive(
            clock: clock, executor: executor, until: end + .seconds(60), whenIdle: whenIdle
        ) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                group.addTask { try await beside() }
                group.addTask {
                    try await clock.sleep(until: end)
                    service.stop()
                }
                try await group.waitForAll()
            }
        }.result.get()
    }

    func runOnce(
        _ lineages: [Lineage], url: String = "https://sensorbucket.example/api", of other: World? = nil
    ) throws -> RotationService.Outcome {
        let service = service(lineages, url: url, of: other)
        return try SimulationRun.drive(
            clock: clock, executor: executor, until: clock.now() + .seconds(3600)
        ) { try await service.run(.once) }.result.get()
    }

    /// The keys on the server, without the management key, oldest first.
    var keys: [SimulatedKey] {
        shared.withServer { $0.keys }.filter { $0.name != "management" }.reversed()
    }

    /// Makes another management key, in the first tenant, as an operator would; it is not in the file yet.
    func makeManagementKey(expiry: Timestamp? = nil, created: Timestamp? = nil) -> Secret {
        let now = clock.now()
        return shared.withServer { server in
            let tenant = server.keys.first { $0.name == "management" }?.tenant ?? TenantID(1)
            let draft = KeyDraft(
                name: "management", tenant: tenant, permissions: ["READ_API_KEYS"], expiry: expiry,
                created: created ?? now)
            guard let key = server.addKey(draft, now: now) else { preconditionFailure("no management key") }
            return key.bearer
        }
    }

    /// Ends a key on the server as somebody else would.
    func revoke(_ secret: Secret) {
        guard let id = secret.keyID else { return }
        shared.withServer { $0.removeKey(id) }
    }

    func setFaults(_ faults: [Fault]) {
        shared.withServer { $0.faults = FaultPlan(faults) }
    }

    /// Whether the server would take what this file holds, now.
    func isAccepted(_ destination: Destination) -> Bool {
        guard let secret = files.secret(at: destination), let id = secret.keyID else { return false }
        let now = clock.now()
        return shared.withServer { server in
            server.keys.contains { $0.id == id && $0.bearer == secret && ($0.expiry.map { now < $0 } ?? true) }
        }
    }

    static func lineage(
        _ name: String, tenant: Int32 = 19, policy: RotationPolicy = .ninetyDays, consumers: [Consumer] = [],
        existing: ExistingFileRule = .refuse, permissions: Set<Permission> = [Permission("READ_DEVICES")],
        hold: Bool = false, files: [String]? = nil
    ) -> Lineage {
        Lineage(
            id: LineageID(server: "main", tenant: TenantID(tenant), name: name),
            permissions: permissions, policy: policy, existing: existing, hold: hold,
            destinations: (files ?? [name]).map { Destination(path: "/run/keys/\($0)", format: .raw(newline: true)) },
            consumers: consumers)
    }
}

extension RotationPolicy {
    static let ninetyDays = RotationPolicy(
        lifetime: .seconds(90 * 86_400), renewBefore: .seconds(30 * 86_400), overlap: .seconds(86_400),
        pollInterval: .seconds(900))
    /// Renewed within a few days.
    static let week = RotationPolicy(
        lifetime: .seconds(7 * 86_400), renewBefore: .seconds(4 * 86_400), overlap: .seconds(3600),
        pollInterval: .seconds(6 * 3600))
    /// For long simulations: looked at four times a day.
    static let calm = RotationPolicy(
        lifetime: .seconds(90 * 86_400), renewBefore: .seconds(30 * 86_400), overlap: .seconds(86_400),
        pollInterval: .seconds(6 * 3600))
}

/// What happened, in order.
final class Trace: Sendable {
    private let entries = Mutex<[(at: Timestamp, event: RotationEvent)]>([])

    func append(_ event: RotationEvent, at time: Timestamp) {
        entries.withLock { $0.append((time, event)) }
    }

    private let told = Mutex<[ServerOutlook?]>([])

    func append(_ outlook: ServerOutlook?) {
        told.withLock { $0.append(outlook) }
    }

    /// What was told of the only server; nil where it was to be forgotten.
    var outlooks: [ServerOutlook?] { told.withLock { $0 } }
    var timed: [(at: Timestamp, event: RotationEvent)] { entries.withLock { $0 } }
    var events: [RotationEvent] { entries.withLock { $0.map(\.event) } }
    var lines: [String] { entries.withLock { $0.map { "\($0.at) \($0.event)" } } }

    func lineageEvents(_ name: String) -> [LineageEvent] {
        events.compactMap { event in
            if case .lineage(let id, let event) = event, id.name == name { event } else { nil }
        }
    }
}

struct TracingObserver: RotationObserver {
    let trace: Trace
    let clock: ManualClock

    func observe(_ event: RotationEvent) {
        trace.append(event, at: clock.now())
    }

    func update(_ outlook: ServerOutlook?, of server: String) {
        trace.append(outlook)
    }
}

/// A value that several tasks of a test share.
final class Locked<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) {
        self.value = Mutex(value)
    }

    func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        value.withLock { value in body(&value) }
    }
}
