import RotationCore
import Simulation
import Testing

@Suite struct SimulationRunTests {
    private func drive<Value: Sendable>(
        _ clock: ManualClock, until end: Timestamp, stepLimit: Int = 1000, whenIdle: () throws -> Void = {},
        _ program: @escaping @Sendable () async throws -> Value
    ) throws -> SimulationOutcome<Value> {
        try SimulationRun.drive(
            clock: clock, executor: SingleThreadExecutor(), until: end, stepLimit: stepLimit, whenIdle: whenIdle,
            program)
    }

    @Test func runsAProgramThatNeverWaitsWithoutMovingTheClock() throws {
        let outcome = try drive(ManualClock(at: at(9)), until: at(100)) { 42 }
        #expect(try outcome.result.get() == 42)
        #expect(outcome.endedAt == at(9) && !outcome.wasCancelled && outcome.steps == 0)
    }

    @Test func advancesFromDeadlineToDeadlineUntilTheProgramEnds() throws {
        let clock = ManualClock(at: at(0))
        let outcome = try drive(clock, until: at(1_000_000_000)) {
            for hour: Int64 in 1...200 { try await clock.sleep(until: at(hour * 3600)) }
        }
        #expect(outcome.endedAt == at(720_000) && outcome.steps == 200 && !outcome.wasCancelled)
    }

    @Test func passesOnWhatTheProgramThrows() throws {
        struct Broken: Error {}
        let outcome = try drive(ManualClock(at: at(0)), until: at(1)) { throw Broken() }
        #expect(throws: Broken.self) { try outcome.result.get() }
    }

    @Test func cancelsAtTheEndAProgramThatGoesOnForEver() throws {
        let clock = ManualClock(at: at(0))
        let trace = Trace()
        let outcome = try drive(clock, until: at(100)) {
            while true {
                try await clock.sleep(until: clock.now() + .seconds(30))
                trace.note("\(clock.now())")
            }
        }
        #expect(trace.events.count == 3)
        #expect(outcome.wasCancelled && outcome.endedAt == at(100))
        #expect(throws: CancellationError.self) { try outcome.result.get() }
    }

    @Test func doesWhatIsDueAtTheVeryEnd() throws {
        let clock = ManualClock(at: at(0))
        let outcome = try drive(clock, until: at(60)) { try await clock.sleep(until: at(60)) }
        #expect(!outcome.wasCancelled && outcome.endedAt == at(60))
    }

    @Test("S25: what is in flight when the daemon is told to stop may take its time")
    func drivesACancelledProgramOnUntilItHasEnded() throws {
        let clock = ManualClock(at: at(0))
        let executor = SingleThreadExecutor()
        let outcome = try SimulationRun.drive(clock: clock, executor: executor, until: at(10)) {
            let request = Task(executorPreference: executor) { try await clock.sleep(until: at(40)) }
            let isCancelled = await endsByCancellation { try await clock.sleep(until: .distantFuture) }
            try await request.value
            return isCancelled
        }
        #expect(try outcome.result.get())
        #expect(outcome.wasCancelled && outcome.endedAt == at(40))
    }

    @Test func saysThatAProgramStandsStill() throws {
        let clock = ManualClock(at: at(0))
        let executor = SingleThreadExecutor()
        let handle = Handle()
        #expect(throws: SimulationError.stalled(at: at(10))) {
            try SimulationRun.drive(clock: clock, executor: executor, until: at(10)) {
                await withCheckedContinuation { handle.keep($0) }
            }
        }
        handle.resume()
        try executor.runUntilIdle()
    }

    @Test func saysThatAProgramRunsAway() {
        let clock = ManualClock(at: at(0))
        #expect(throws: SimulationError.runaway(after: 50)) {
            try drive(clock, until: .distantFuture, stepLimit: 50) {
                while true { try await clock.sleep(until: clock.now() + .seconds(1)) }
            }
        }
    }

    @Test func checksWhenAllTasksWaitAndPassesTheErrorOn() {
        struct Violated: Error {}
        let clock = ManualClock(at: at(0))
        let trace = Trace()
        func checkInvariant() throws {
            if clock.now() == at(20) { throw Violated() }
        }
        #expect(throws: Violated.self) {
            try drive(clock, until: at(100), whenIdle: checkInvariant) {
                defer { trace.note("the program ended") }
                while true { try await clock.sleep(until: clock.now() + .seconds(10)) }
            }
        }
        #expect(clock.now() == at(20))
        #expect(trace.events == ["the program ended"])
    }
}
