import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Testing

/// Every fault and lie of the simulated server, while one key is to be rotated and another is well. (A listing without
/// end takes a thousand requests: it is left to the end-to-end tests.)
struct HostileServerTests {
    /// A key that could be taken for ours by its name, and one that could not.
    private static let strangers = ["steady.edge8.g1", "by hand"]

    private static func fault(_ kind: Fault.Kind, _ method: String?) -> Fault {
        let milliseconds =
            switch kind {
            case .delay: 20_000
            case .drip: 500
            default: 0
            }
        return Fault(kind, method: method, times: -1, milliseconds: milliseconds)
    }

    @Test(
        "P1 P3 P4: files stay good, nobody else's key is touched, and afterwards all is as it should be",
        arguments: Fault.Kind.allCases.filter { $0 != .endlessPages }, ["POST", "DELETE", nil])
    func survives(_ kind: Fault.Kind, on method: String?) throws {
        let world = World()
        plantStrangers(world)
        let lineages = ["steady", "rotated"].map { World.lineage($0, policy: .hourly) }
        #expect(try world.runOnce(lineages) == .nothingDueIsLeft)
        world.clock.advance(by: .seconds(2))
        world.ledger.recordFromOutside([
            Fact(lineage: lineages[1].id, at: world.clock.now(), kind: .rotationRequested)
        ])

        world.setFaults([Self.fault(kind, method)])
        try world.run(lineages, for: .seconds(60)) { check(world, lineages) }
        world.setFaults([])
        try world.run(lineages, for: .seconds(300)) { check(world, lineages) }

        #expect(strangers(world) == Self.strangers.sorted())
        // A server that tells another id than the key has made keys that nobody can explain (S4), until the create
        // budget was spent: that is for people.
        if kind == .wrongID { return }
        #expect(try number(in: lineages[1], world) >= 2, "it was rotated as soon as that was possible")
        #expect(unexplained(world, lineages).isEmpty)
    }

    @Test("S10 S12: a server that makes other keys than it was asked for is tried more and more seldom")
    func spacesOutWhatComesOutWrong() throws {
        let world = World()
        world.setFaults([Fault(.wrongTenant, method: "GET", path: "/api-keys/", after: 1, times: -1)])
        let lineage = World.lineage("collector")
        try world.run([lineage], for: .seconds(120))
        let created = world.trace.lineageEvents("collector").count { if case .created = $0 { true } else { false } }
        #expect((2...5).contains(created), "\(created) keys were created")
        #expect(world.files[lineage.destinations[0].path] == nil)
        world.setFaults([])
        try world.run([lineage], for: .seconds(600))
        #expect(world.isAccepted(lineage.destinations[0]))
        #expect(world.keys.count == 1, "what was given up is revoked")
    }

    @Test("S29: a server that fails at nothing but revoking is asked for it more and more seldom")
    func spacesOutWhatAloneFails() throws {
        let world = World()
        plantStrangers(world)
        let lineages = (1...4).map { World.lineage("key\($0)", policy: .hourly) }
        #expect(try world.runOnce(lineages) == .nothingDueIsLeft)
        world.clock.advance(by: .seconds(2))
        let now = world.clock.now()
        world.ledger.recordFromOutside(lineages.map { Fact(lineage: $0.id, at: now, kind: .rotationRequested) })
        world.setFaults([Fault(.status, method: "DELETE", times: -1, status: 500)])
        try world.run(lineages, for: .seconds(1800)) { check(world, lineages) }
        let tries = world.shared.withServer { $0.log.entries }.count { $0.method == "DELETE" }
        #expect((4...300).contains(tries), "\(tries) requests to revoke")
        world.setFaults([])
        try world.run(lineages, for: .seconds(300)) { check(world, lineages) }
        #expect(world.keys.count == lineages.count + Self.strangers.count, "all predecessors are revoked")
    }

    /// What must hold at every instant.
    private func check(_ world: World, _ lineages: [Lineage]) {
        for lineage in lineages {
            #expect(world.isAccepted(lineage.destinations[0]), "\(lineage.id) is stranded at \(world.clock.now())")
        }
        #expect(world.keys.count { Self.strangers.contains($0.name) } == Self.strangers.count)
    }

    private func plantStrangers(_ world: World) {
        world.shared.withServer { server in
            for name in Self.strangers {
                server.addKey(
                    KeyDraft(name: name, tenant: TenantID(19), permissions: ["READ_DEVICES"]), now: World.start)
            }
        }
    }

    private func strangers(_ world: World) -> [String] {
        world.keys.map(\.name).filter(Self.strangers.contains).sorted()
    }

    /// The number of the generation that the file holds.
    private func number(in lineage: Lineage, _ world: World) throws -> GenerationNumber {
        let secret = try #require(world.files.secret(at: lineage.destinations[0]))
        let name = try #require(world.keys.first { $0.bearer == secret }?.name)
        return try #require(name.split(separator: ".").last.flatMap { GenerationNumber($0.dropFirst()) })
    }

    /// Keys of ours on the server that no file holds: each should have been revoked by now.
    private func unexplained(_ world: World, _ lineages: [Lineage]) -> [String] {
        let held = lineages.compactMap { world.files.secret(at: $0.destinations[0])?.keyID }
        return world.keys.filter { !held.contains($0.id) && !Self.strangers.contains($0.name) }.map(\.name)
    }
}
