import RotationCore
import RotationPorts
import Simulation
import Testing

@Suite struct ManualClockTests {
    @Test func standsStillUntilItIsMoved() {
        let clock = ManualClock(at: at(100))
        #expect(clock.now() == at(100))
        clock.advance(by: .milliseconds(1500))
        #expect(clock.now() == Timestamp(microseconds: 101_500_000))
        clock.advance(to: at(200))
        clock.set(to: at(5))
        #expect(clock.now() == at(5))
    }

    @Test func wakesByDeadlineAndThenByArrival() throws {
        let clock = ManualClock(at: at(0))
        let trace = Trace()
        try simulate(clock) {
            await withTaskGroup(of: Void.self) { group in
                for (name, second) in [("a", 30), ("b", 10), ("c", 20), ("d", 10), ("e", 30), ("f", 0)]
                    as [(String, Int64)]
                {
                    group.addTask {
                        do { try await clock.sleep(until: at(second)) } catch { trace.note("error") }
                        trace.note("\(name)\(clock.now().microseconds / 1_000_000)")
                    }
                }
            }
        }
        #expect(trace.events == ["f0", "b10", "d10", "c20", "a30", "e30"])
    }

    @Test func wakesEverybodyWhoIsDueInOrderWhenItJumps() throws {
        let clock = ManualClock(at: at(0))
        let trace = Trace()
        try simulate(clock) {
            await withTaskGroup(of: Void.self) { group in
                for second: Int64 in [30, 10, 20, 40] {
                    group.addTask {
                        do { try await clock.sleep(until: at(second)) } catch { trace.note("error") }
                        trace.note("\(second) at \(clock.now().microseconds / 1_000_000)")
                    }
                }
                group.addTask {
                    while clock.sleeperCount < 4 { await Task.yield() }
                    clock.set(to: at(35))
                }
            }
        }
        #expect(trace.events == ["10 at 35", "20 at 35", "30 at 35", "40 at 40"])
    }

    @Test func keepsSleepersWhenItIsSetBack() throws {
        let clock = ManualClock(at: at(1000))
        let woken = try simulate(clock) {
            async let sleep: Void = clock.sleep(until: at(1010))
            while clock.sleeperCount == 0 { await Task.yield() }
            clock.set(to: at(10))
            try await sleep
            return clock.now()
        }
        #expect(woken == at(1010))
        #expect(clock.sleeperCount == 0)
    }

    @Test func returnsAtOnceWhenTheDeadlineHasPassed() async throws {
        let clock = ManualClock(at: at(100))
        try await clock.sleep(until: at(100))
        try await clock.sleep(until: at(7))
        #expect(clock.sleeperCount == 0)
    }

    @Test func neverWakesThoseWhoSleepForEverButLetsThemBeCancelled() throws {
        let clock = ManualClock(at: at(0))
        let isCancelled = try simulate(clock) {
            await withTaskGroup(of: Bool.self) { group in
                group.addTask { await endsByCancellation { try await clock.sleep(until: .distantFuture) } }
                while clock.sleeperCount == 0 { await Task.yield() }
                #expect(clock.earliestDeadline == nil)
                group.cancelAll()
                return await group.next()
            }
        }
        #expect(isCancelled == true)
        #expect(clock.sleeperCount == 0)
    }

    @Test func throwsInATaskThatIsCancelledAlready() throws {
        let clock = ManualClock(at: at(100))
        let isCancelled = try simulate(clock) {
            await withTaskGroup(of: Bool.self) { group in
                group.cancelAll()
                group.addTask { await endsByCancellation { try await clock.sleep(until: at(1)) } }
                return await group.next()
            }
        }
        #expect(isCancelled == true)
    }

    @Test func tellsTheNextDeadlineOnceSomebodySleeps() async throws {
        let clock = ManualClock(at: at(0))
        async let first: Void = clock.sleep(until: at(50))
        #expect(try await clock.nextDeadline() == at(50))
        clock.advance(to: at(50))
        try await first
        async let deadline = clock.nextDeadline()
        async let second: Void = clock.sleep(until: at(70))
        #expect(try await deadline == at(70))
        clock.advance(to: at(70))
        try await second
    }

    @Test func stopsWaitingForADeadlineWhenCancelled() async {
        let clock = ManualClock(at: at(0))
        let isCancelled = await withTaskGroup(of: Bool.self) { group in
            group.addTask { await endsByCancellation { _ = try await clock.nextDeadline() } }
            group.cancelAll()
            return await group.next()
        }
        #expect(isCancelled == true)
    }

    @Test func resumesEverySleeperOnceUnderRacesWithCancellation() async {
        let clock = ManualClock(at: at(0))
        let ended = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<400 {
                group.addTask {
                    await withTaskGroup(of: Bool.self) { inner in
                        inner.addTask { await endsByCancellation { try await clock.sleep(until: at(Int64(index))) } }
                        await Task.yield()
                        inner.cancelAll()
                        return await inner.next() != nil
                    }
                }
            }
            for second: Int64 in 1...400 { clock.set(to: at(second)) }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(ended == 400)
        #expect(clock.sleeperCount == 0)
    }
}

/// True when the body ends with `CancellationError`.
func endsByCancellation(_ body: () async throws -> Void) async -> Bool {
    do {
        try await body()
        return false
    } catch {
        return error is CancellationError
    }
}
