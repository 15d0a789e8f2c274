import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Testing

/// What a reload does, and what it leaves alone.
struct ReloadTests {
    @Test("P5: a reload with nothing changed does nothing at all, not even a listing")
    func nothingChanged() throws {
        let world = World()
        let lineages = (1...50).map { World.lineage("key\($0)") }
        try world.reloading(lineages, for: .seconds(600)) { service in
            try await world.sleep(.seconds(100))
            let (facts, writes, requests) = (world.ledger.log.count, world.files.replaceCount(), world.requestCount)
            for _ in 1...10 { _ = try await service.reload(world.scope(lineages)) }
            try await world.sleep(.seconds(300))
            #expect(world.ledger.log.count == facts)
            #expect(world.files.replaceCount() == writes)
            #expect(world.requestCount == requests)
        }
        // The polls go on as if nothing had been: at the start, and after fifteen minutes.
        try world.reloading(lineages, for: .seconds(1000)) { service in
            try await world.sleep(.seconds(800))
            let before = world.requestCount
            _ = try await service.reload(world.scope(lineages))
            try await world.sleep(.seconds(99))
            #expect(world.requestCount == before)
            try await world.sleep(.seconds(10))
            #expect(world.requestCount > before)
        }
    }

    @Test("P6: a command that hangs delays neither the reload nor another key, is not killed, and not run twice")
    func hangingCommand() throws {
        let world = World()
        let hook = Consumer(command: ["/usr/bin/hangs"], timeout: .seconds(600))
        world.consumers.script(hook.id, [.blocks(then: .succeeded)])
        let hanging = World.lineage("hanging", consumers: [hook])
        let added = World.lineage("added")
        try world.reloading([hanging], for: .seconds(500)) { service in
            try await world.sleep(.seconds(10))
            let asked = world.clock.now()
            let handover = try await service.reload(world.scope([hanging, added]))
            #expect(world.clock.now() == asked)
            try await world.sleep(.seconds(10))
            #expect(world.isAccepted(added.destinations[0]))
            #expect(world.consumers.calls(of: hook.id).count == 1)
            world.consumers.release(hook.id)
            await handover?.waitForCompletion()
            #expect(world.clock.now() == asked + .seconds(10))
            try await world.sleep(.seconds(60))
        }
        #expect(world.consumers.calls(of: hook.id).count == 1)
        #expect(world.trace.lineageEvents("hanging").contains { if case .becameCurrent = $0 { true } else { false } })
        #expect(!world.trace.lines.contains { $0.contains("stepFailed") })
    }

    @Test("A create that is in flight gets its answer and its commit, and the reload does not wait for it")
    func createInFlight() throws {
        let world = World()
        let lineage = World.lineage("collector")
        world.setFaults([Fault(.delay, method: "POST", times: 1, milliseconds: 8000)])
        try world.reloading([lineage], for: .seconds(60)) { service in
            try await world.sleep(.seconds(4))
            let handover = try await service.reload(world.scope([lineage, World.lineage("added")]))
            #expect(world.clock.now() == World.start + .seconds(4))
            await handover?.waitForCompletion()
            #expect(world.clock.now() > World.start + .seconds(7))
        }
        #expect(world.keys.map(\.name).sorted() == ["added.edge7.g1", "collector.edge7.g1"])
        #expect(world.isAccepted(lineage.destinations[0]))
        #expect(!world.trace.lines.contains { $0.contains("createLost") })
    }

    @Test(
        "S10: a hold that comes by a reload lets the running command end, and nothing more happens until it is lifted")
    func holdsAtOnce() throws {
        let world = World()
        let reader = Consumer(command: ["/usr/bin/reader"], timeout: .seconds(600))
        world.consumers.script(reader.id, [.blocks(then: .succeeded)])
        let lineage = World.lineage("collector", consumers: [reader])
        let isCurrent: @Sendable () -> Bool = {
            world.trace.lineageEvents("collector").contains { if case .becameCurrent = $0 { true } else { false } }
        }
        try world.reloading([lineage], for: .seconds(300)) { service in
            try await world.sleep(.seconds(10))
            _ = try await service.reload(world.scope([World.lineage("collector", consumers: [reader], hold: true)]))
            world.consumers.release(reader.id)
            try await world.sleep(.seconds(60))
            #expect(world.trace.lineageEvents("collector").contains(.consumerAccepted(1, reader.id)))
            #expect(!isCurrent())
            _ = try await service.reload(world.scope([lineage]))
            try await world.sleep(.seconds(3))
            #expect(isCurrent())
        }
        #expect(world.consumers.calls(of: reader.id).count == 1)
        #expect(world.keys.count == 1)
    }

    @Test("S29: an outage that is under way is told once, and so is its end; a stuck key is told once")
    func tellsNothingTwice() throws {
        let world = World()
        let stuck = World.lineage("stuck")
        world.files.set(stuck.destinations[0].path, to: Array("hands off\n".utf8))
        let lineages = [World.lineage("collector"), stuck]
        try world.reloading(lineages, for: .seconds(900)) { service in
            try await world.sleep(.seconds(60))
            world.setFaults([Fault(.refuse, times: -1)])
            for number in 1...4 {
                _ = try await service.reload(world.scope(lineages + [World.lineage("added\(number)")]))
                try await world.sleep(.seconds(60))
            }
            world.setFaults([])
        }
        #expect(world.trace.events.count { if case .server(_, .outageBegan) = $0 { true } else { false } } == 1)
        #expect(world.trace.events.count { if case .server(_, .outageEnded) = $0 { true } else { false } } == 1)
        #expect(world.trace.lineageEvents("stuck").count { if case .stuck = $0 { true } else { false } } == 1)
    }

    @Test("S20: a key that leaves is told once and stays; one that comes back is reinstated and goes on")
    func retiresAndReinstates() throws {
        let world = World()
        let (collector, other) = (World.lineage("collector"), World.lineage("other"))
        try world.reloading([collector, other], for: .seconds(300)) { service in
            try await world.sleep(.seconds(60))
            _ = try await service.reload(world.scope([other]))
            try await world.sleep(.seconds(60))
            _ = try await service.reload(world.scope([other, World.lineage("third")]))
            try await world.sleep(.seconds(60))
            #expect(world.isAccepted(collector.destinations[0]))
            _ = try await service.reload(world.scope([collector, other]))
        }
        let events = world.trace.lineageEvents("collector")
        #expect(events.count { $0 == .retired } == 1)
        #expect(events.count { $0 == .reinstated } == 1)
        #expect(world.trace.lineageEvents("third").contains(.retired))
        #expect(world.keys.count == 3)
    }

    @Test("S15 S19: a removed file is named and its overlap starts anew; a shorter overlap shortens nothing")
    func overlaps() throws {
        let world = World()
        @Sendable func collector(_ files: [String], overlap: Int64) -> Lineage {
            let policy = RotationPolicy(
                lifetime: .seconds(7200), renewBefore: .seconds(2400), overlap: .seconds(overlap),
                pollInterval: .seconds(60))
            return World.lineage("collector", policy: policy, files: files)
        }
        try world.reloading([collector(["a", "b"], overlap: 100)], for: .seconds(400)) { service in
            try await world.sleep(.seconds(10))
            world.rotate("collector")
            service.noticeRequests()
            try await world.sleep(.seconds(40))
            _ = try await service.reload(world.scope([collector(["a", "b"], overlap: 5)]))
            try await world.sleep(.seconds(30))
            #expect(world.keys.count == 2, "80 s after the rotation began: the overlap of 100 s holds")
            _ = try await service.reload(world.scope([collector(["a"], overlap: 100)]))
            try await world.sleep(.seconds(90))
            #expect(world.keys.count == 2, "the overlap began anew 90 s ago")
            try await world.sleep(.seconds(30))
            #expect(world.keys.count == 1)
        }
        #expect(world.trace.lineageEvents("collector").contains(.released(path: "/run/keys/b")))
        #expect(world.files["/run/keys/b"] == world.files["/run/keys/a"])
    }

    @Test("S19: a URL that leads to a stranger stops everything for its keys; the way back is open")
    func strangeURL() throws {
        let (world, stranger) = (World(), World(seed: 2))
        let lineage = World.lineage("collector", policy: .hourly)
        try world.reloading([lineage], for: .seconds(300)) { service in
            try await world.sleep(.seconds(10))
            _ = try await service.reload(world.scope([lineage], url: "https://other.example/api", of: stranger))
            world.rotate("collector")
            service.noticeRequests()
            try await world.sleep(.seconds(70))
            #expect(stranger.keys.isEmpty)
            #expect(world.keys.map(\.name) == ["collector.edge7.g1"])
            _ = try await service.reload(world.scope([lineage]))
            try await world.sleep(.seconds(70))
        }
        #expect(world.isAccepted(lineage.destinations[0]))
        #expect(world.keys.map(\.name) == ["collector.edge7.g2"])
    }

    @Test("A key whose configuration changed is tried at once, whatever pause its failures had earned")
    func triesWhatChangedAtOnce() throws {
        let world = World()
        world.setFaults([Fault(.status, method: "POST", times: -1, status: 400)])
        let (lineage, other) = (World.lineage("collector"), World.lineage("other"))
        try world.reloading([lineage, other], for: .seconds(400)) { service in
            try await world.sleep(.seconds(300))
            world.setFaults([])
            let corrected = World.lineage("collector", permissions: [Permission("WRITE_MEASUREMENTS")])
            _ = try await service.reload(world.scope([corrected, other]))
            try await world.sleep(.seconds(3))
            #expect(world.isAccepted(lineage.destinations[0]))
            #expect(!world.isAccepted(other.destinations[0]), "nothing of it changed")
        }
    }

    @Test("All or nothing: when the ledger cannot be read the old configuration stays")
    func ledgerFails() throws {
        let world = World()
        try world.reloading([World.lineage("collector")], for: .seconds(60)) { service in
            try await world.sleep(.seconds(10))
            world.ledger.failReads(1, with: LedgerError(.storage, "input/output error"))
            await #expect(throws: LedgerError.self) {
                try await service.reload(world.scope([World.lineage("other")]))
            }
            try await world.sleep(.seconds(10))
            #expect(world.keys.map(\.name) == ["collector.edge7.g1"])
            #expect(try await service.reload(world.scope([World.lineage("other")])) != nil)
        }
        #expect(world.keys.count == 2)
    }

    @Test("A reload before the start waits for it; one during or after the stop changes nothing")
    func aroundStartAndStop() throws {
        let world = World()
        let service = world.service([World.lineage("collector")])
        let results = Locked<[Bool]>([])
        _ = try SimulationRun.drive(
            clock: world.clock, executor: world.executor, until: World.start + .seconds(600)
        ) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for name in ["first", "second"] {
                        let handover = try await service.reload(world.scope([World.lineage(name)]))
                        results.withLock { $0.append(handover != nil) }
                    }
                }
                group.addTask {
                    try await world.sleep(.seconds(1))
                    try await service.run()
                    let late = try await service.reload(world.scope([World.lineage("late")]))
                    results.withLock { $0.append(late != nil) }
                }
                group.addTask {
                    try await world.sleep(.seconds(60))
                    service.stop()
                    let late = try await service.reload(world.scope([World.lineage("late")]))
                    results.withLock { $0.append(late != nil) }
                }
                try await group.waitForAll()
            }
        }.result.get()
        #expect(results.withLock { $0 } == [true, true, false, false])
        #expect(!world.keys.map(\.name).contains("late.edge7.g1"))
        #expect(world.keys.map(\.name).contains("second.edge7.g1"))
    }

    @Test(
        "Limits and management keys change at once, and what was promised of the server holds for both configurations")
    func limitsHoldAcrossTerms() throws {
        let world = World()
        let lineages = (1...40).map { World.lineage("key\($0)") }
        try world.reloading(lineages, for: .seconds(120)) { service in
            for turn in 1...10 {
                try await world.sleep(.milliseconds(300))
                _ = try await service.reload(world.scope(lineages + [World.lineage("turn\(turn)")], rate: 20))
            }
        }
        let times = world.shared.withServer { $0.log.entries.map(\.time) }
        for (index, time) in times.enumerated() where index >= 148 {
            // A burst of 100 at the start, and from then on no more than a burst and the rate allow.
            #expect(times[index - 48] + .seconds(1) <= time, "request \(index)")
        }
        for lineage in lineages { #expect(world.isAccepted(lineage.destinations[0])) }
    }
}

extension World {
    /// Runs a daemon for `duration`, with a test that reloads it beside it.
    func reloading(
        _ lineages: [Lineage], for duration: Duration,
        _ body: @escaping @Sendable (RotationService) async throws -> Void
    ) throws {
        let service = service(lineages)
        try run(service, for: duration, beside: { try await body(service) })
    }

    func sleep(_ duration: Duration) async throws {
        try await clock.sleep(until: clock.now() + duration)
    }

    /// An operator asks for a new key.
    func rotate(_ name: String) {
        let lineage = World.lineage(name)
        ledger.recordFromOutside([Fact(lineage: lineage.id, at: clock.now(), kind: .rotationRequested)])
    }

    var requestCount: Int { shared.withServer { $0.log.entries.count } }
}
