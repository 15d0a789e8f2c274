import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Testing

/// `self = true`: the management key is a lineage like the others, and its file is where the daemon reads it from (S24).
struct SelfRotationTests {
    private static let token = Destination(path: "/etc/token", format: .raw(newline: true))

    private static func management(_ policy: RotationPolicy = .week) -> Lineage {
        Lineage(
            id: LineageID(server: "main", tenant: TenantID(1), name: "management"),
            permissions: [Permission("READ_API_KEYS"), Permission("WRITE_API_KEYS")], policy: policy, existing: .adopt,
            revokeAdopted: true, destinations: [token], isManagementKey: true)
    }

    /// A world whose management key is in the file that its own lineage is delivered to.
    private static func world(expiry: Timestamp? = nil) -> World {
        let world = World()
        let first = expiry.map { world.makeManagementKey(expiry: $0, created: World.start - .seconds(3600)) }
        if first != nil { world.revoke(world.managementKey) }
        write(first ?? world.managementKey, to: world)
        return world
    }

    private static func write(_ secret: Secret, to world: World) {
        world.files.set(token.path, to: secret.withBytes { Array($0) } + [UInt8(ascii: "\n")])
    }

    private static func service(_ lineages: [Lineage], in world: World, rate: Double = 100) -> RotationService {
        let files = world.files
        let key = ManagementKey { () throws(KeyServerError) in
            guard let secret = files.secret(at: token) else {
                throw KeyServerError(.credential, "cannot read the management key from \"/etc/token\"")
            }
            return secret
        }
        let server = SimulatedKeyServer(world.shared, key: key, time: world.clock)
        let scope = RotationScope(
            servers: [
                .init(
                    name: "main", url: "https://sensorbucket.example/api",
                    limits: ServerLimits(requestsPerSecond: rate, maxConcurrentRequests: 8),
                    credentials: [
                        .init(name: "\"/etc/token\"", server: server, tenants: [TenantID(1), TenantID(19)])
                    ])
            ], lineages: lineages)
        return RotationService(
            RotationSetup(
                instance: World.instance, scope: scope, ledger: world.ledger, files: world.files,
                consumers: world.consumers, time: world.clock, random: world.random,
                observer: TracingObserver(trace: world.trace, clock: world.clock)))
    }

    /// What the server would say to the key in the file.
    private static func isTokenAccepted(in world: World) -> Bool { world.isAccepted(token) }

    @Test(
        "P1 S24: over a month of weekly keys the file's key works at every instant, and so does the work of the others")
    func renewsItself() throws {
        let world = Self.world(expiry: World.start + .seconds(6 * 86_400))
        let collector = World.lineage("collector", policy: .week)
        var refusals = 0
        try world.run(Self.service([Self.management(), collector], in: world), for: .seconds(30 * 86_400)) {
            if !Self.isTokenAccepted(in: world) { refusals += 1 }
        }
        #expect(refusals == 0)
        #expect(world.isAccepted(collector.destinations[0]))
        let events = world.trace.lineageEvents("management")
        let created = events.count { if case .created = $0 { true } else { false } }
        let dead = events.count { if case .provenDead = $0 { true } else { false } }
        #expect(created >= 5, "\(events)")
        #expect(dead >= created - 1, "\(world.trace.lines.filter { $0.contains("management") }.suffix(12))")
        let troubles = world.trace.events.filter { event in
            if case .server(_, .managementKey(_, .expiresSoon)) = event { true } else { false }
        }
        #expect(troubles.isEmpty, "nobody is asked to do what is done: \(troubles)")
    }

    @Test("S24: nobody is alarmed by keys that live for hours, as long as they are renewed in time")
    func doesNotAlarmForShortLives() throws {
        let hours = RotationPolicy(
            lifetime: .seconds(6 * 3600), renewBefore: .seconds(2 * 3600), overlap: .seconds(600),
            pollInterval: .seconds(300))
        let world = Self.world()
        try world.run(
            Self.service([Self.management(hours), World.lineage("collector")], in: world), for: .seconds(86_400))
        let alarms = world.trace.events.filter { event in
            if case .server(_, .managementKey(_, .expiresSoon)) = event { true } else { false }
        }
        #expect(alarms.isEmpty, "\(alarms)")
        let created = world.trace.lineageEvents("management").count { if case .created = $0 { true } else { false } }
        #expect(created >= 4)
    }

    @Test("S24: with an hour left and days of other work due, the management key is renewed first")
    func goesFirst() throws {
        let expiry = World.start + .seconds(3600)
        let world = Self.world(expiry: expiry)
        let others = (0..<300).map { World.lineage("key-\($0)") }
        // One request a minute: what is due would take more than a day.
        try world.run(Self.service(others + [Self.management()], in: world, rate: 1.0 / 60), for: .seconds(2 * 3600))
        #expect(Self.isTokenAccepted(in: world))
        let issued = world.trace.timed.first { entry in
            if case .lineage(let id, .created) = entry.event { id.name == "management" } else { false }
        }
        #expect(issued.map { $0.at < expiry } == true, "\(world.trace.lines.prefix(20))")
    }

    @Test(
        "S24: a daemon that finds the file damaged goes on with what the ledger has, and says what is wrong with the file"
    )
    func survivesDamagedFile() throws {
        let world = Self.world()
        let collector = World.lineage("collector", policy: .week)
        let lineages = [Self.management(.ninetyDays), collector]
        try world.run(Self.service(lineages, in: world), for: .seconds(3600))
        world.files.set(Self.token.path, to: Array("damaged".utf8))
        try world.run(Self.service(lineages, in: world), for: .seconds(10 * 86_400))
        let renewals = world.trace.lineageEvents("collector").count { if case .created = $0 { true } else { false } }
        #expect(renewals >= 2, "\(world.trace.lines.suffix(20))")
        #expect(world.isAccepted(collector.destinations[0]))
        let isTold = world.trace.lineageEvents("management").contains { if case .stuck = $0 { true } else { false } }
        #expect(isTold, "\(world.trace.lines.suffix(20))")
        let isMissing = world.trace.events.contains { event in
            if case .server(_, .managementKey(_, .missing)) = event { true } else { false }
        }
        #expect(!isMissing, "the ledger has one")
    }

    @Test("P1: a file that was deleted gets its key again from the ledger")
    func restoresDeletedFile() throws {
        let world = Self.world()
        let lineages = [Self.management(.ninetyDays)]
        try world.run(Self.service(lineages, in: world), for: .seconds(3600))
        world.files.set(Self.token.path, to: nil)
        try world.run(Self.service(lineages, in: world), for: .seconds(3600))
        #expect(Self.isTokenAccepted(in: world))
    }

    @Test("S24: somebody revokes the new key while the old one still lives: that one makes the next")
    func survivesRevocationOfTheNewest() throws {
        let world = Self.world(expiry: World.start + .seconds(86_400))
        let lineages = [Self.management()]
        let clock = world.clock
        try world.run(Self.service(lineages, in: world), for: .seconds(5 * 3600)) {
        } beside: {
            let first = world.files.secret(at: Self.token)
            for _ in 0..<600 where world.files.secret(at: Self.token) == first {
                try await clock.sleep(until: clock.now() + .seconds(10))
            }
            if let second = world.files.secret(at: Self.token), second != first { world.revoke(second) }
        }
        #expect(Self.isTokenAccepted(in: world), "\(world.trace.lines.suffix(20))")
        let created = world.trace.lineageEvents("management").count { if case .created = $0 { true } else { false } }
        #expect(created >= 2)
    }
}
