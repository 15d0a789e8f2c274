import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Testing

/// A first issue, a rotation, a revocation and a proof of death, with a reload just before and just after each effect
/// of all that, for every kind of change: nothing is stranded, done twice or forgotten.
struct ReloadEverywhereTests {
    @Test(
        "P1 P4 P5: a reload at any moment of a rotation strands, repeats and forgets nothing",
        arguments: ConfigurationStep.all)
    func survivesAReloadAnywhere(_ step: ConfigurationStep) throws {
        let undisturbed = Rehearsal(step, reloadAt: nil)
        try undisturbed.run()
        let boundaries = undisturbed.boundaries.count
        #expect(boundaries > 60)
        // For all moments of all steps: by: 1.
        for boundary in stride(from: 1 + step.name.utf8.count % step.stride, through: boundaries, by: step.stride) {
            let rehearsal = Rehearsal(step, reloadAt: boundary)
            try rehearsal.run()
            let failures = rehearsal.failures
            #expect(failures == [], "\(step.name), reload at boundary \(boundary) of \(boundaries)")
            if !failures.isEmpty { return }
        }
    }
}

/// What a reload changes.
struct ConfigurationStep: Sendable, CustomTestStringConvertible {
    let name: String
    /// One in so many moments is tried, from another one on in each step: the engine does not know what changed.
    var stride = 4
    let before: [Lineage]
    let after: [Lineage]
    var url = "https://sensorbucket.example/api"
    var concurrency = 8
    /// Followed by another reload that takes everything back.
    var isTakenBack = false
    /// Neither a second POST nor a second run of the command is allowed for.
    var isExact = false
    /// A key of a lineage that left and lost its file may be left to expire: that file proves nothing any more (S18).
    var leavesDoubt = false
    /// The effect beside which the reload happens takes this long, as on a slow disk or network.
    var slowness = Duration.zero
    /// What nobody may begin any more after the reload.
    var forbidden: Set<String> = []

    var testDescription: String { name }

    static let reader = Consumer(command: ["/usr/bin/reader", "reload"])

    static func collector(
        permissions: Set<Permission> = [Permission("READ_DEVICES")], consumers: [Consumer] = [reader],
        hold: Bool = false, files: [String] = ["collector"], policy: RotationPolicy = .hourly,
        existing: ExistingFileRule = .refuse, name: String = "collector"
    ) -> Lineage {
        World.lineage(
            name, policy: policy, consumers: consumers, existing: existing, permissions: permissions, hold: hold,
            files: files)
    }

    static let other = World.lineage("other", policy: .hourly)

    static let all: [ConfigurationStep] = {
        let plain = [collector(), other]
        let both: Set<Permission> = [Permission("READ_DEVICES"), Permission("WRITE_MEASUREMENTS")]
        let slow = RotationPolicy(
            lifetime: .seconds(7200), renewBefore: .seconds(2400), overlap: .seconds(20), pollInterval: .seconds(30))
        var busy = ConfigurationStep(name: "one request at a time", before: plain, after: plain, isExact: true)
        busy.concurrency = 1
        return [
            ConfigurationStep(name: "nothing", stride: 1, before: plain, after: plain, isExact: true),
            busy,
            ConfigurationStep(name: "another key", before: plain, after: plain + [World.lineage("third")]),
            ConfigurationStep(
                name: "key removed", before: plain, after: [other],
                forbidden: ["path /run/keys/collector", "consumer \(reader.id)"]),
            ConfigurationStep(
                name: "key removed, slowly", stride: 1, before: plain, after: [other], slowness: .seconds(3)),
            ConfigurationStep(
                name: "key removed and back", before: plain, after: [other], isTakenBack: true),
            ConfigurationStep(
                name: "file added", before: plain, after: [collector(files: ["collector", "copy"]), other]),
            ConfigurationStep(
                name: "file removed", before: [collector(files: ["collector", "copy"]), other], after: plain,
                forbidden: ["path /run/keys/copy"]),
            ConfigurationStep(
                name: "permissions", before: plain, after: [collector(permissions: both), other]),
            ConfigurationStep(
                name: "consumer added", before: [collector(consumers: []), other],
                after: [collector(consumers: [reader]), other]),
            ConfigurationStep(
                name: "consumer removed", before: plain, after: [collector(consumers: []), other],
                forbidden: ["consumer \(reader.id)"]),
            ConfigurationStep(
                name: "consumer's timeout", before: plain,
                after: [collector(consumers: [Consumer(kind: reader.kind, timeout: .seconds(5))]), other],
                isExact: true),
            ConfigurationStep(name: "policy", before: plain, after: [collector(policy: slow), other], isExact: true),
            ConfigurationStep(
                name: "hold and resume", before: plain, after: [collector(hold: true), other], isTakenBack: true),
            ConfigurationStep(
                name: "url", before: plain, after: plain, url: "https://new-name.example/api", isExact: true),
            ConfigurationStep(
                name: "file given to another key", before: plain,
                after: [collector(files: ["collector"], existing: .replace, name: "heir"), other], leavesDoubt: true),
            ConfigurationStep(
                name: "file given to another key, slowly", stride: 1, before: plain,
                after: [collector(files: ["collector"], existing: .replace, name: "heir"), other], leavesDoubt: true,
                slowness: .seconds(3)),
        ]
    }()
}

extension RotationPolicy {
    static let hourly = RotationPolicy(
        lifetime: .seconds(3600), renewBefore: .seconds(1200), overlap: .seconds(10), pollInterval: .seconds(60))
}

/// One simulated run with one reload.
private struct Rehearsal {
    let step: ConfigurationStep
    let world = World()
    let boundaries: Boundaries
    private let service: RotationService
    private let problems = Locked<[String]>([])

    init(_ step: ConfigurationStep, reloadAt boundary: Int?) {
        self.step = step
        let world = world
        let handle = Locked<(service: RotationService, scopes: [RotationScope])?>(nil)
        let boundaries = Boundaries(target: boundary, limit: step.concurrency, forbidden: step.forbidden) {
            guard let (service, scopes) = handle.withLock({ $0 }) else { return }
            for scope in scopes {
                do {
                    _ = try await service.reload(scope)
                    try await world.sleep(step.slowness)
                } catch { Issue.record("the reload failed: \(error)") }
            }
        }
        self.boundaries = boundaries
        let first = Self.scope(step.before, "https://sensorbucket.example/api", step, world, boundaries)
        let second = Self.scope(step.after, step.url, step, world, boundaries)
        service = RotationService(
            RotationSetup(
                instance: World.instance, scope: first,
                ledger: WatchedLedger(base: world.ledger, boundaries: boundaries),
                files: WatchedFiles(base: world.files, boundaries: boundaries),
                consumers: WatchedConsumers(base: world.consumers, boundaries: boundaries), time: world.clock,
                random: world.random, observer: TracingObserver(trace: world.trace, clock: world.clock)))
        handle.withLock { [service] in $0 = (service, step.isTakenBack ? [second, first] : [second]) }
    }

    private static func scope(
        _ lineages: [Lineage], _ url: String, _ step: ConfigurationStep, _ world: World, _ boundaries: Boundaries
    ) -> RotationScope {
        let scope = world.scope(lineages, concurrency: step.concurrency, url: url)
        let servers = scope.servers.map { server in
            RotationSetup.Server(
                name: server.name, url: server.url, limits: server.limits,
                credentials: server.credentials.map {
                    .init(
                        name: $0.name, server: WatchedServer(base: $0.server, boundaries: boundaries),
                        tenants: $0.tenants)
                })
        }
        return RotationScope(servers: servers, lineages: lineages)
    }

    /// Those of lineages that left are lasting too: their key stays. A file that left its lineage is not.
    private var lastingFiles: [Destination] {
        let kept = Dictionary(uniqueKeysWithValues: step.after.map { ($0.id, $0.destinations) })
        return step.before.flatMap { lineage in
            lineage.destinations.filter { kept[lineage.id]?.contains($0) ?? true }
        } + step.after.flatMap(\.destinations)
    }

    /// Issues, rotates on request after five seconds, and goes on until all overlaps are long over.
    func run() throws {
        let (world, service, collector) = (world, service, ConfigurationStep.collector())
        var delivered: Set<String> = []
        let files = lastingFiles
        try world.run(service, for: .seconds(60)) {
            for destination in files {
                let isAccepted = world.isAccepted(destination)
                if isAccepted { delivered.insert(destination.path) }
                if !isAccepted, delivered.contains(destination.path) {
                    problems.withLock { $0.append("\(destination.path) is stranded at \(world.clock.now())") }
                }
            }
        } beside: {
            try await world.clock.sleep(until: world.clock.now() + .seconds(5))
            world.ledger.recordFromOutside([
                Fact(lineage: collector.id, at: world.clock.now(), kind: .rotationRequested)
            ])
            service.noticeRequests()
        }
    }

    /// What is not as it should be after the run.
    var failures: [String] {
        problems.withLock { Array(Set($0)) } + boundaries.collisions.map { "two at a time: \($0)" }
            + lineageFailures + (step.leavesDoubt ? [] : troubles + serverFailures)
            + (step.isExact ? repetitions : [])
    }

    private var isReloaded: Bool { boundaries.isReached }
    private var configured: [Lineage] { isReloaded && !step.isTakenBack ? step.after : step.before }

    private var troubles: [String] {
        world.trace.events.filter { event in
            switch event {
            case .ledgerFailed, .server(_, .outageBegan), .server(_, .listingFailed), .lineage(_, .stepFailed),
                .lineage(_, .createLost), .lineage(_, .secondWriter), .lineage(_, .vanished):
                true
            default: false
            }
        }.map { "\($0)" }
    }

    /// Each configured lineage has one key, which its files hold, its consumers accepted and the server lists.
    private var lineageFailures: [String] {
        configured.flatMap { lineage -> [String] in
            let facts = LineageFacts(world.ledger.log(of: lineage.id))
            guard let current = facts.current else { return ["\(lineage.id) has no key"] }
            var failures = lineage.destinations.filter {
                facts.generation(holding: world.files.secret(at: $0) ?? Secret([]))?.number != current.number
            }.map { "\($0.path) does not hold the current key" }
            if current.permissions != lineage.permissions { failures.append("\(lineage.id) has other permissions") }
            for consumer in lineage.consumers where current.consumersAccepted[consumer.id] == nil {
                failures.append("\(consumer.id) has not accepted generation \(current.number)")
            }
            if !facts.lostIntents.isEmpty { failures.append("\(lineage.id) lost a request") }
            if let trouble = facts.trouble { failures.append("\(lineage.id): \(trouble.summary)") }
            return failures
        }
    }

    /// Whatever the server lists is the one key in use of its lineage; of one that left also a key that was delivered
    /// and not accepted yet, as somebody may be using it: it is shown until it expires (S20).
    private var serverFailures: [String] {
        let configured = Set(configured.map(\.id))
        let inUse = Set((step.before + step.after).map(\.id)).flatMap { id -> [KeyID] in
            let facts = LineageFacts(world.ledger.log(of: id))
            let delivered = configured.contains(id) ? nil : facts.candidate.flatMap { $0.delivered.isEmpty ? nil : $0 }
            return [facts.current, delivered].compactMap { $0?.keyID }
        }
        return world.keys.filter { !inUse.contains($0.id) }.map { "\($0.name) is forgotten" }
    }

    /// One POST for each generation, one run of the command and one write of the file for each.
    private var repetitions: [String] {
        let posts = world.shared.withServer { $0.log.entries.filter { $0.method == "POST" } }
        let runs = world.consumers.calls(of: ConfigurationStep.reader.id)
        let writes = world.files.replaceCount()
        return (posts.count == 3 ? [] : ["\(posts.count) POSTs"]) + (runs.count == 2 ? [] : ["\(runs.count) runs"])
            + (writes == 3 ? [] : ["\(writes) writes"])
    }
}
