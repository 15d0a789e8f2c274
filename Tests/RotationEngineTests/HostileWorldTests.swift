import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Testing

/// What goes wrong between two steps: each of these once led to a lost key, a lost file or an endless loop.
struct HostileWorldTests {
    @Test("S19: a changed URL that leads to another server changes nothing until it shows a key of ours")
    func distrustsAnUnfamiliarServer() throws {
        let world = World()
        let stranger = World(seed: 2)
        let lineage = World.lineage("collector")
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft)
        let file = world.files[lineage.destinations[0].path]
        world.clock.advance(by: .seconds(60))

        #expect(try world.runOnce([lineage], url: "https://other.example", of: stranger) == .somethingFailed)
        #expect(stranger.keys.isEmpty)
        #expect(world.files[lineage.destinations[0].path] == file)
        #expect(world.trace.lines.contains { $0.contains("has not shown any key") })

        // The same server under another name is familiar as soon as it lists the key.
        #expect(try world.runOnce([lineage], url: "https://new-name.example") == .nothingDueIsLeft)
    }

    @Test("P1 S13: a management key is not adopted")
    func leavesTheManagementKeyAlone() throws {
        let world = World()
        let lineage = World.lineage("collector", tenant: 1, existing: .adopt)
        var bytes: [UInt8] = []
        world.managementKey.withBytes { bytes = Array($0) }
        world.files.set(lineage.destinations[0].path, to: bytes + [0x0a])
        #expect(try world.runOnce([lineage]) == .somethingFailed)
        #expect(world.trace.lines.contains { $0.contains("it is a management key") })
    }

    @Test("S13: a file that appears while the key is being created is not overwritten")
    func looksAgainBeforeItWrites() throws {
        let world = World()
        let lineage = World.lineage("collector")
        let path = lineage.destinations[0].path
        world.setFaults([Fault(.delay, method: "POST", times: 1, milliseconds: 3000)])
        let files = world.files
        let clock = world.clock
        try world.run([lineage], for: .seconds(20)) {
        } beside: {
            try await clock.sleep(until: clock.now() + .seconds(1))
            files.set(path, to: Array("hands off\n".utf8))
        }
        #expect(world.files[path] == Array("hands off\n".utf8))
        #expect(world.trace.lines.contains { $0.contains("not ours") })
    }

    @Test("S10: a hold that comes while a revocation is being prepared stops the DELETE")
    func heedsAHoldAtTheLastMoment() throws {
        let world = World()
        let lineage = World.lineage("collector", policy: .brief)
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft)
        let request = Fact(lineage: lineage.id, at: world.clock.now() + .seconds(1), kind: .rotationRequested)
        world.clock.advance(by: .seconds(2))
        world.ledger.recordFromOutside([request])
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft)
        #expect(world.keys.count == 2)
        world.clock.advance(by: .seconds(15))
        world.setFaults([Fault(.delay, method: "GET", times: -1, milliseconds: 2000)])
        let (clock, ledger) = (world.clock, world.ledger)
        try world.run([lineage], for: .seconds(60)) {
        } beside: {
            try await clock.sleep(until: clock.now() + .seconds(5))
            ledger.recordFromOutside([Fact(lineage: lineage.id, at: clock.now(), kind: .held)])
        }
        #expect(world.keys.count == 2)
    }

    @Test("S17: a consumer is not told again and again while the ledger cannot be written")
    func remembersWhatItCouldNotRecord() throws {
        let world = World()
        let consumer = Consumer(command: ["/usr/bin/collector"])
        world.consumers.script(consumer.id, [.takes(.seconds(2), then: .succeeded)])
        let lineage = World.lineage("collector", consumers: [consumer])
        let (clock, ledger) = (world.clock, world.ledger)
        try world.run([lineage], for: .seconds(120)) {
        } beside: {
            try await clock.sleep(until: clock.now() + .seconds(1))
            ledger.failRecords(1_000_000, with: LedgerError(.storage, "disk full"))
            try await clock.sleep(until: clock.now() + .seconds(60))
            ledger.clearFaults()
        }
        #expect(world.consumers.calls(of: consumer.id).count == 1)
        #expect(world.trace.lineageEvents("collector").contains { if case .becameCurrent = $0 { true } else { false } })
        #expect(world.trace.events.count { if case .ledgerFailed = $0 { true } else { false } } == 1)
        #expect(world.trace.events.contains(.ledgerRecovered))
    }

    @Test("P6: one hanging command of 300 keys delays no other key")
    func hangingCommandTakesNoPlaceAway() throws {
        let world = World()
        let hanging = Consumer(command: ["/usr/bin/hangs"], timeout: .seconds(600))
        world.consumers.script(hanging.id, Array(repeating: .hangs, count: 1000))
        let broken = (1...300).map { World.lineage("broken\($0)", consumers: [hanging]) }
        let healthy = (1...5).map { World.lineage("healthy\($0)") }
        try world.run(broken + healthy, for: .seconds(30))
        for lineage in healthy + broken { #expect(world.isAccepted(lineage.destinations[0])) }
    }

    @Test("P6: a request that fails for one key alone is spaced out, reported, and disturbs no other")
    func spacesOutWhatFailsForOneKey() throws {
        let world = World()
        let lineages = (1...10).map { World.lineage("key\($0)") }
        world.setFaults([Fault(.status, method: "POST", times: 4, status: 500)])
        try world.run(lineages, for: .seconds(600))
        for lineage in lineages { #expect(world.isAccepted(lineage.destinations[0])) }
        let listings = world.trace.events.count {
            if case .server(_, .listed) = $0 { true } else { false }
        }
        #expect(listings < 10)
    }
}

extension RotationPolicy {
    static let brief = RotationPolicy(
        lifetime: .seconds(3600), renewBefore: .seconds(1200), overlap: .seconds(10), pollInterval: .seconds(5))
}
