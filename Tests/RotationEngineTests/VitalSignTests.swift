import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Testing

/// S27: what a watchdog is told, and by whom it is not.
struct VitalSignTests {
    @Test("S27: a scheduler that turns and a ledger that answers prove to be alive")
    func healthyDaemonIsAlive() throws {
        #expect(try proofs(in: World(), [World.lineage("collector")]) == 2)
    }

    @Test("S27: a server that does not answer, a full disk and a hanging command stop no proof")
    func troubleElsewhereIsNoDeath() throws {
        let dead = World()
        dead.setFaults([Fault(.delay, times: -1, milliseconds: 1_000_000)])
        #expect(try proofs(in: dead, [World.lineage("collector")]) == 2)

        let full = World()
        full.ledger.failRecords(1_000_000, with: LedgerError(.storage, "disk full"))
        #expect(try proofs(in: full, [World.lineage("collector")]) == 2)

        let unreadable = World()
        let count = try proofs(in: unreadable, [World.lineage("collector")]) {
            unreadable.ledger.failReads(1_000_000, with: LedgerError(.storage, "input/output error"))
        }
        #expect(count == 2)

        let hanging = World()
        let consumer = Consumer(command: ["/usr/bin/hangs"], timeout: .seconds(86_400))
        hanging.consumers.script(consumer.id, [.hangs])
        #expect(try proofs(in: hanging, [World.lineage("collector", consumers: [consumer])]) == 2)
        #expect(hanging.consumers.calls(of: consumer.id).count == 1)
    }

    @Test("S27: a ledger that hangs ends the proofs")
    func hangingLedgerIsNoticed() throws {
        let world = World()
        let trap = Trap()
        let ledger = StuckLedger(base: world.ledger, trap: trap)
        let count = try proofs(in: world, [World.lineage("collector")], ledger: ledger, release: trap.release) {
            trap.set()
        }
        #expect(count == 0)
    }

    @Test("S27: a dispatcher that hangs ends the proofs; it may come round once more before it does")
    func hangingDispatcherIsNoticed() throws {
        let world = World()
        let trap = Trap()
        let time = StuckTime(base: world.clock, trap: trap)
        let count = try proofs(in: world, [World.lineage("collector")], time: time, release: trap.release) {
            trap.set()
        }
        #expect(count <= 1)
    }

    /// Runs a daemon; after 20 seconds and `disturb` asks it for two proofs that it is alive, and counts those that come
    /// within ten minutes.
    private func proofs(
        in world: World, _ lineages: [Lineage], ledger: (any Ledger)? = nil, time: (any TimeSource)? = nil,
        release: @escaping @Sendable () -> Void = {}, disturb: @escaping @Sendable () -> Void = {}
    ) throws -> Int {
        let service = world.service(lineages, ledger: ledger, time: time)
        let clock = world.clock
        let count = Locked(0)
        return try SimulationRun.drive(
            clock: clock, executor: world.executor, until: clock.now() + .seconds(7200)
        ) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                try await clock.sleep(until: clock.now() + .seconds(20))
                disturb()
                group.addTask {
                    for _ in 1...2 {
                        await service.proveAlive()
                        count.withLock { $0 += 1 }
                    }
                }
                try await clock.sleep(until: clock.now() + .seconds(600))
                let counted = count.withLock { $0 }
                release()
                service.stop()
                try await group.waitForAll()
                return counted
            }
        }.result.get()
    }
}
