import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Testing

/// P6: what a hundred lineages wait for, from an operator's request to the acceptance by their consumers, does not depend
/// on who their neighbours are.
struct IsolationTests {
    private static let requestedAt = World.start + .seconds(3600)
    private static let roundTrip: Duration = .milliseconds(50)

    private static let healthy = (0..<100).map { number in
        World.lineage("healthy-\(number)", consumers: [Consumer(command: ["/bin/reload", "healthy-\(number)"])])
    }

    private static let hook = Consumer(command: ["/bin/hang"])
    private static let hanging = (0..<5).map { World.lineage("hanging-\($0)", consumers: [hook]) }
    /// One whose file holds something else, and one whose keys the server refuses to make.
    private static let poisoned = [
        World.lineage("foreign"), World.lineage("refused", permissions: [Permission("NO_SUCH_PERMISSION")]),
    ]
    private static let unserved = (0..<20).map { number in
        Lineage(
            id: LineageID(server: "silent", tenant: TenantID(19), name: "unserved-\(number)"),
            permissions: [Permission("READ_DEVICES")], policy: .ninetyDays,
            destinations: [Destination(path: "/run/keys/unserved-\(number)", format: .raw(newline: true))])
    }

    @Test(
        "P6: a hanging hook, a silent server and poisoned lineages change nothing for a hundred others",
        arguments: [UInt64(1), 2, 3])
    func delayNobody(seed: UInt64) throws {
        let alone = try Self.latencies(beside: [], seed: seed)
        let beside = try Self.latencies(beside: Self.hanging + Self.poisoned + Self.unserved, seed: seed)
        try #require(alone.count == 100 && beside.count == 100)
        // Who of them comes first is chance. The neighbours' own requests to the same server are all that may come in
        // between: what they hang in, and how long the silent server is waited for, is ten seconds and more.
        let changes = zip(alone.values.sorted(), beside.values.sorted()).map { $1 - $0 }
        #expect(changes.allSatisfy { $0 < Self.roundTrip * 10 }, "\(changes.max()!) of \(beside.values.max()!)")
    }

    /// Of the healthy ones. The others are asked first.
    private static func latencies(beside neighbours: [Lineage], seed: UInt64) throws -> [LineageID: Duration] {
        let world = World(seed: seed)
        world.setFaults([Fault(.delay, times: -1, milliseconds: Int(roundTrip / .milliseconds(1)))])
        world.consumers.script(hook.id, Array(repeating: .hangs, count: 10_000))
        world.files.set("/run/keys/foreign", to: Array("somebody else's".utf8))
        let lineages = neighbours + healthy
        let service = service(lineages, in: world)
        try world.run(service, for: .seconds(2 * 3600)) {
        } beside: {
            try await world.clock.sleep(until: requestedAt)
            world.ledger.recordFromOutside(
                lineages.map { Fact(lineage: $0.id, at: requestedAt, kind: .rotationRequested) })
            service.noticeRequests()
        }
        if !neighbours.isEmpty { try expectTrouble(in: world) }
        var latencies: [LineageID: Duration] = [:]
        for (at, event) in world.trace.timed where at > requestedAt {
            guard case .lineage(let id, .becameCurrent) = event, id.name.hasPrefix("healthy") else { continue }
            #expect(latencies.updateValue(at - requestedAt, forKey: id) == nil, "\(id) was rotated twice")
        }
        return latencies
    }

    /// The bad neighbours were bad, until the end.
    private static func expectTrouble(in world: World) throws {
        #expect(world.consumers.calls(of: hook.id).count > 2)
        let isSilent = world.trace.events.contains { event in
            if case .server("silent", .outageBegan) = event { true } else { false }
        }
        #expect(isSilent)
        for lineage in hanging + poisoned + unserved {
            #expect(
                !world.trace.lineageEvents(lineage.id.name).contains { event in
                    if case .becameCurrent = event { true } else { false }
                })
        }
    }

    private static func service(_ lineages: [Lineage], in world: World) -> RotationService {
        var servers = world.scope(lineages.filter { $0.id.server == "main" }).servers
        let silent = World(seed: 99)
        silent.setFaults([Fault(.delay, times: -1, milliseconds: 3_600_000)])
        if lineages.contains(where: { $0.id.server == "silent" }) {
            let server = SimulatedKeyServer(silent.shared, managementKey: silent.managementKey, time: world.clock)
            servers.append(
                .init(
                    name: "silent", url: "https://silent.example/api",
                    limits: ServerLimits(requestsPerSecond: 100, maxConcurrentRequests: 8),
                    credentials: [.init(name: "\"/etc/silent\"", server: server, tenants: [TenantID(19)])]))
        }
        return RotationService(
            RotationSetup(
                instance: World.instance, scope: RotationScope(servers: servers, lineages: lineages),
                ledger: world.ledger, files: world.files, consumers: world.consumers, time: world.clock,
                random: world.random, observer: TracingObserver(trace: world.trace, clock: world.clock)))
    }
}
