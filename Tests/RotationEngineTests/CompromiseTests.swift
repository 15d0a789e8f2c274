import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Testing

/// S22 in the engine: what was reported is replaced, delivered, and only then revoked, whatever goes wrong between.
struct CompromiseTests {
    private static let consumer = Consumer(command: ["/usr/bin/collector", "reload"], timeout: .seconds(3600))

    private static func report(_ world: World, _ lineages: Lineage..., grace: Duration = .seconds(60)) {
        let at = world.clock.now()
        world.ledger.recordFromOutside(
            lineages.map { Fact(lineage: $0.id, at: at, kind: .compromised(grace: grace)) })
    }

    private static func times(_ world: World, _ isMeant: (LineageEvent) -> Bool) -> [Timestamp] {
        world.trace.timed.compactMap { at, event in
            if case .lineage(_, let event) = event, isMeant(event) { at } else { nil }
        }
    }

    private static func isRevocation(_ event: LineageEvent) -> Bool {
        if case .revoked = event { true } else { false }
    }

    private static func isDelivery(_ event: LineageEvent) -> Bool {
        if case .delivered = event { true } else { false }
    }

    @Test("S22 P1: the file always holds a key that works, and the old one is dead within a moment")
    func answersAtOnce() throws {
        let world = World()
        let lineage = World.lineage("collector", consumers: [Self.consumer])
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft)
        world.clock.advance(by: .seconds(60))
        Self.report(world, lineage)
        let started = world.clock.now()
        try world.run([lineage], for: .seconds(30)) { #expect(world.isAccepted(lineage.destinations[0])) }
        #expect(world.keys.map(\.name) == ["collector.edge7.g2"])
        #expect(world.ledger.log(of: lineage.id).contains { $0.kind == .dead(1) })
        #expect(try #require(Self.times(world, Self.isRevocation).first) < started + .seconds(5))
    }

    @Test("S22: a command that hangs is ended after the grace, the old key revoked, and the command run again")
    func revokesBesideAHangingConsumer() throws {
        let world = World()
        let lineage = World.lineage("collector", consumers: [Self.consumer])
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft)
        world.clock.advance(by: .seconds(60))
        world.consumers.script(Self.consumer.id, [.hangs])
        Self.report(world, lineage)
        try world.run([lineage], for: .seconds(180)) { #expect(world.isAccepted(lineage.destinations[0])) }
        let delivered = try #require(Self.times(world, Self.isDelivery).last)
        let revoked = try #require(Self.times(world, Self.isRevocation).first)
        #expect((delivered + .seconds(60)...delivered + .seconds(65)).contains(revoked))
        #expect(world.consumers.calls(of: Self.consumer.id).count == 3)
        #expect(world.ledger.log(of: lineage.id).contains { $0.kind == .accepted(2) })
        #expect(world.trace.lines.contains { $0.contains("at the end of the grace") })
    }

    @Test("S22 P1: a file that cannot be written keeps the old key alive, and that is an error; then it goes on")
    func keepsWhatAFileHolds() throws {
        let world = World()
        let lineage = World.lineage("collector", files: ["a", "b"])
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft)
        world.clock.advance(by: .seconds(60))
        let broken = lineage.destinations[1]
        let refusal = SecretFileError(.storage, "cannot replace \"\(broken.path)\": Read-only file system (EROFS)")
        world.files.failReplacements(of: broken.path, with: refusal)
        Self.report(world, lineage)
        try world.run([lineage], for: .seconds(7200)) {
            for destination in lineage.destinations { #expect(world.isAccepted(destination)) }
        }
        #expect(world.keys.map(\.name) == ["collector.edge7.g1", "collector.edge7.g2"])
        #expect(Self.times(world, Self.isRevocation).isEmpty)
        let kind = Problem.Kind.compromised([1], .failure(refusal.message))
        let shouts = world.trace.lineageEvents("collector").count {
            if case .stuck(let problem) = $0 { problem.kind == kind } else { false }
        }
        #expect(shouts == 1)

        world.files.failReplacements(of: broken.path, with: nil)
        try world.run([lineage], for: .seconds(7200))
        #expect(world.keys.map(\.name) == ["collector.edge7.g2"])
        #expect(world.trace.lineageEvents("collector").contains(.recovered))
    }

    @Test("S22: a server that is down delays the answer and strands nothing")
    func outlivesAnOutage() throws {
        let world = World()
        let lineage = World.lineage("collector", consumers: [Self.consumer])
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft)
        world.clock.advance(by: .seconds(60))
        world.setFaults([Fault(.refuse, times: -1)])
        Self.report(world, lineage)
        try world.run([lineage], for: .seconds(3600)) { #expect(world.isAccepted(lineage.destinations[0])) }
        #expect(world.keys.map(\.name) == ["collector.edge7.g1"])
        world.setFaults([])
        try world.run([lineage], for: .seconds(180))
        #expect(world.keys.map(\.name) == ["collector.edge7.g2"])
    }

    @Test("S22: a restart after any of its steps goes on where it ended", arguments: 0..<40)
    func survivesARestart(moment: Int) throws {
        let world = World()
        let lineage = World.lineage("collector", consumers: [Self.consumer])
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft)
        world.clock.advance(by: .seconds(60))
        world.setFaults([Fault(.delay, times: -1, milliseconds: 100)])
        world.consumers.script(Self.consumer.id, [.takes(.milliseconds(300), then: .succeeded)])
        Self.report(world, lineage)
        try world.run([lineage], for: .milliseconds(Int64(moment) * 50)) {
            #expect(world.isAccepted(lineage.destinations[0]))
        }
        try world.run([lineage], for: .seconds(120)) { #expect(world.isAccepted(lineage.destinations[0])) }
        let living = world.keys.map(\.name)
        #expect(living.count == 1 && living != ["collector.edge7.g1"], "\(living)")
        #expect(world.ledger.log(of: lineage.id).contains { $0.kind == .dead(1) })
    }

    @Test("S11 S22: a key with our name that an attacker makes stops the revocation until it is resolved, and says so")
    func callsForAResolution() throws {
        let world = World()
        let lineage = World.lineage("collector")
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft)
        world.clock.advance(by: .seconds(60))
        let now = world.clock.now()
        world.shared.withServer {
            _ = $0.addKey(
                KeyDraft(
                    name: "collector.edge7.g9", tenant: TenantID(19), permissions: ["READ_DEVICES"], created: now),
                now: now)
        }
        Self.report(world, lineage)
        try world.run([lineage], for: .seconds(120))
        #expect(world.keys.count == 3)
        let kind = Problem.Kind.compromised([1], .problem(.secondWriter(remoteName: "collector.edge7.g9")))
        #expect(
            world.trace.lineageEvents("collector").contains {
                if case .stuck(let problem) = $0 { problem.kind == kind } else { false }
            })
        world.ledger.recordFromOutside([
            Fact(lineage: lineage.id, at: world.clock.now(), kind: .secondWriterResolved)
        ])
        try world.run([lineage], for: .seconds(120))
        #expect(Set(world.keys.map(\.name)) == ["collector.edge7.g9", "collector.edge7.g10"])
    }

    @Test("S20: retire --revoke ends the keys of a lineage that left the configuration, and no other's")
    func revokesTheRetired() throws {
        let world = World()
        let (leaving, staying) = (World.lineage("leaving"), World.lineage("staying"))
        #expect(try world.runOnce([leaving, staying]) == .nothingDueIsLeft)
        world.clock.advance(by: .seconds(60))
        world.ledger.recordFromOutside([Fact(lineage: leaving.id, at: world.clock.now(), kind: .revocationRequested)])
        // It is still configured: nothing is revoked, whatever was asked for.
        try world.run([leaving, staying], for: .seconds(60))
        #expect(world.keys.count == 2)
        try world.run([staying], for: .seconds(60))
        #expect(world.keys.map(\.name) == ["staying.edge7.g1"])
        #expect(world.ledger.log(of: leaving.id).contains { $0.kind == .dead(1) })
    }

    @Test("retry: what waits for the end of its pause is tried at once")
    func retriesAtOnce() throws {
        let world = World()
        let lineage = World.lineage("collector", consumers: [Self.consumer])
        world.consumers.script(Self.consumer.id, Array(repeating: .answers(.failed(message: "no")), count: 4))
        // By the end it has failed four times, and waits for a minute or two, over a restart, too.
        try world.run([lineage], for: .seconds(110))
        try world.run([lineage], for: .seconds(5))
        #expect(world.consumers.calls(of: Self.consumer.id).count == 4)
        world.ledger.recordFromOutside([Fact(lineage: lineage.id, at: world.clock.now(), kind: .retryRequested)])
        try world.run([lineage], for: .seconds(5))
        #expect(world.consumers.calls(of: Self.consumer.id).count == 5)
        #expect(world.ledger.log.contains { $0.kind == .accepted(1) })
    }
}
