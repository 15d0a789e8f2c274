import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Testing

/// The engine in a simulated world: days pass in milliseconds, and the same seed gives the same trace.
struct RotationServiceTests {
    @Test("P1: at every instant of a year the file holds a key that the server accepts")
    func keepsFileFreshForAYear() throws {
        let world = World()
        let lineage = World.lineage("collector", policy: .calm)
        var isDelivered = false
        try world.run([lineage], for: .seconds(365 * 86_400)) {
            let isAccepted = world.isAccepted(lineage.destinations[0])
            if isDelivered { #expect(isAccepted, "at \(world.clock.now())") }
            isDelivered = isDelivered || isAccepted
        }
        let events = world.trace.lineageEvents("collector")
        let created = events.count { if case .created = $0 { true } else { false } }
        let dead = events.count { if case .provenDead = $0 { true } else { false } }
        #expect(created >= 6)
        #expect(dead == created - 1 || dead == created - 2)
        #expect(world.keys.count <= 2)
        let troubles = world.trace.lines.filter { $0.contains("stepFailed") || $0.contains("stuck") }
        #expect(troubles == [])
    }

    @Test("P5: a second run does nothing but look")
    func restartIsNoOp() throws {
        let world = World()
        let lineages = (1...20).map { World.lineage("key\($0)") }
        #expect(try world.runOnce(lineages) == .nothingDueIsLeft)
        let writes = world.files.replaceCount()
        let keys = world.keys.map(\.name)
        #expect(try world.runOnce(lineages) == .nothingDueIsLeft)
        // The second run has seen the new keys listed, and remembers their creation times. The third learns nothing.
        let facts = world.ledger.log.count
        #expect(facts == 20 * 6)
        #expect(try world.runOnce(lineages) == .nothingDueIsLeft)
        #expect(world.ledger.log.count == facts)
        #expect(world.files.replaceCount() == writes)
        #expect(world.keys.map(\.name) == keys)
    }

    @Test("The same seed gives the same trace, another seed another one")
    func sameSeedSameTrace() throws {
        func trace(_ seed: UInt64) throws -> [String] {
            let world = World(seed: seed, tenants: [1, 19, 23])
            let lineages = (1...10).map { number in
                World.lineage("key\(number)", tenant: number % 2 == 0 ? 19 : 23, policy: .calm)
            }
            world.setFaults([
                Fault(.loseReply, method: "POST", after: 3, times: 2),
                Fault(.status, method: "GET", after: 20, times: 5, status: 503),
                Fault(.emptyList, method: "GET", after: 60, times: 10),
            ])
            try world.run(lineages, for: .seconds(100 * 86_400))
            return world.trace.lines
        }
        let first = try trace(7)
        #expect(first.count > 100)
        #expect(try trace(7) == first)
        #expect(try trace(8) != first)
    }

    @Test("S7: what a lost request made is found and revoked, and the next number is used at once")
    func findsWhatALostRequestMade() throws {
        let world = World()
        world.setFaults([Fault(.loseReply, method: "POST", times: 1)])
        let lineage = World.lineage("collector")
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft)
        #expect(world.keys.map(\.name) == ["collector.edge7.g1", "collector.edge7.g2"])
        world.clock.advance(by: .seconds(1))
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft, "\(world.trace.lines)")
        #expect(world.keys.map(\.name) == ["collector.edge7.g2"])
        #expect(world.isAccepted(lineage.destinations[0]))
    }

    @Test("P1 S29: a server that is away for ten days strands nothing, and is reported once")
    func outlivesAnOutage() throws {
        let world = World()
        let lineages = (1...30).map { World.lineage("key\($0)", policy: .calm) }
        try world.run(lineages, for: .seconds(55 * 86_400))
        world.setFaults([Fault(.refuse, times: -1)])
        try world.run(lineages, for: .seconds(10 * 86_400))
        world.setFaults([])
        var turn = 0
        try world.run(lineages, for: .seconds(20 * 86_400)) {
            turn += 1
            #expect(world.isAccepted(lineages[turn % lineages.count].destinations[0]))
        }
        let began = world.trace.events.count { if case .server(_, .outageBegan) = $0 { true } else { false } }
        #expect(began == 1)
        #expect(world.keys.allSatisfy { $0.name.hasSuffix(".g2") })
        #expect(world.keys.count == 30)
    }

    @Test("S9: while the ledger cannot keep a reply nothing more is created, and no secret is lost")
    func holdsCreatesWhileLedgerFails() throws {
        let world = World()
        let lineages = (1...5).map { World.lineage("key\($0)") }
        let service = world.service(lineages, concurrency: 1)
        let clock = world.clock
        let ledger = world.ledger
        world.setFaults([Fault(.delay, method: "POST", times: 1, milliseconds: 100)])
        let outcome = try SimulationRun.drive(
            clock: clock, executor: world.executor, until: clock.now() + .seconds(600)
        ) {
            try await withThrowingTaskGroup(of: RotationService.Outcome?.self) { group in
                group.addTask { try await service.run() }
                group.addTask {
                    // While the first create is in flight the disk fills up for twenty seconds.
                    while ledger.log.isEmpty { try await clock.sleep(until: clock.now() + .milliseconds(1)) }
                    ledger.failRecords(1000, with: LedgerError(.storage, "disk full"))
                    try await clock.sleep(until: clock.now() + .seconds(20))
                    ledger.clearFaults()
                    try await clock.sleep(until: clock.now() + .seconds(60))
                    service.stop()
                    return nil
                }
                try await group.waitForAll()
            }
        }
        try outcome.result.get()
        #expect(world.keys.count == 5)
        #expect(world.keys.allSatisfy { $0.name.hasSuffix(".g1") })
        #expect(world.trace.lines.contains { $0.contains("ledgerRecovered") })
        for lineage in lineages { #expect(world.isAccepted(lineage.destinations[0])) }
    }

    @Test("S17: changes that come together are told together, each at least once")
    func coalescesConsumers() throws {
        let world = World()
        let consumer = Consumer(command: ["/usr/bin/collector", "reload"])
        let lineages = (1...40).map { World.lineage("key\($0)", consumers: [consumer]) }
        #expect(try world.runOnce(lineages) == .nothingDueIsLeft)
        let told = world.consumers.calls(of: consumer.id)
        #expect(told.count < 10)
        let lineageNames = told.flatMap { call -> [LineageID] in
            if case .told(let notice) = call.kind { notice.lineages } else { [] }
        }
        #expect(Set(lineageNames) == Set(lineages.map(\.id)))
    }

    @Test("P6: a consumer that hangs and a tenant that is gone delay nobody else")
    func isolatesTheBroken() throws {
        let world = World()
        let hanging = Consumer(command: ["/usr/bin/hangs"])
        world.consumers.script(hanging.id, Array(repeating: .hangs, count: 100))
        let broken = World.lineage("broken", consumers: [hanging])
        let orphan = World.lineage("orphan", tenant: 404)
        let healthy = (1...20).map { World.lineage("key\($0)") }
        try world.run([broken, orphan] + healthy, for: .seconds(5))
        for lineage in healthy { #expect(world.isAccepted(lineage.destinations[0])) }
        #expect(world.isAccepted(broken.destinations[0]))
        let current = world.trace.lineageEvents("key20").contains {
            if case .becameCurrent = $0 { true } else { false }
        }
        #expect(current)
    }

    @Test("A unit that does not run has accepted, with the reason; unless its probe says no")
    func acceptsWithAnExcuse() throws {
        let stopped = Consumer(unit: "stopped.service")
        let probed = Consumer(unit: "probed.service", probe: ["/bin/ping"])
        let world = World()
        for unit in [stopped, probed] {
            world.consumers.script(unit.id, [.answers(.excused(reason: "it is not running"))])
        }
        world.consumers.scriptProbe(of: probed.id, [.answers(.failed(message: "no answer"))])
        let lineages = [
            World.lineage("stopped", consumers: [stopped]), World.lineage("probed", consumers: [probed]),
        ]
        try world.run(lineages, for: .seconds(5))
        let events = world.trace.lineageEvents("stopped")
        #expect(events.contains(.consumerAccepted(1, stopped.id, excuse: "it is not running")))
        let failure = LineageEvent.stepFailed(.tell(probed.id), attempt: 1, message: "no answer")
        #expect(world.trace.lineageEvents("probed").contains(failure))
    }

    @Test("S18: an overwritten file keeps the predecessor alive")
    func keepsPredecessorWhileFileIsForeign() throws {
        let world = World()
        let lineage = World.lineage("collector", policy: .calm)
        try world.run([lineage], for: .seconds(70 * 86_400)) {
            let isRenewed = world.keys.count == 2
            if isRenewed { world.files.set("/run/keys/collector", to: Array("tampered\n".utf8)) }
        }
        #expect(world.keys.map(\.name) == ["collector.edge7.g1", "collector.edge7.g2"])
        #expect(world.trace.lines.contains { $0.contains("changed by somebody else") })
    }

    @Test("S20: a lineage that left the configuration is not renewed; its overlap finishes")
    func retires() throws {
        let world = World()
        let lineage = World.lineage("collector", policy: .calm)
        let other = World.lineage("other", policy: .calm)
        var days = 0
        while world.keys.count < 3, days < 90 {
            try world.run([lineage, other], for: .seconds(3600))
            days += 1
            if days == 1 { _ = try world.runOnce([lineage, other]) }
            world.clock.advance(by: .seconds(86_400 / 2))
        }
        let before = world.keys.count { $0.name.hasPrefix("collector") }
        try world.run([other], for: .seconds(40 * 86_400))
        let after = world.keys.filter { $0.name.hasPrefix("collector") }
        #expect(before >= 1)
        #expect(after.count <= 1)
        #expect(world.trace.lineageEvents("collector").contains(.retired))
    }
}
