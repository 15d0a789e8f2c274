public import RotationCore
import Synchronization

/// Runs an asynchronous program in virtual time.
public enum SimulationRun {
    /// Lets the program run until every task of it waits, then advances the clock to the next deadline, and so on,
    /// until the program has ended. When the next deadline lies beyond `end`, or nobody sleeps any more, the clock is
    /// advanced to `end` and the program is cancelled; it is then driven on, beyond `end` if it must, until it ends.
    ///
    /// All of it happens on the calling thread, before this function returns; the same program gives the same trace.
    /// Whatever the program waits for must be the clock or another task on `executor`.
    ///
    /// - Parameters:
    ///   - stepLimit: How often the clock may be advanced.
    ///   - jobLimit: How many jobs may run without the clock being advanced.
    ///   - whenIdle: Called each time all tasks wait, before the clock moves: the place to check what must hold at
    ///     every instant. When it throws, the program is cancelled and the error is passed on.
    /// - Throws: ``SimulationError``, or what `whenIdle` threw. What the program threw is in the outcome.
    public static func drive<Value: Sendable>(
        clock: ManualClock, executor: SingleThreadExecutor, until end: Timestamp, stepLimit: Int = 1_000_000,
        jobLimit: Int = 50_000_000, whenIdle: () throws -> Void = {},
        _ program: @escaping @Sendable () async throws -> Value
    ) throws -> SimulationOutcome<Value> {
        let ending = Ending<Value>()
        // Not a task group, which could not give up on a program that never ends.
        let task = Task(executorPreference: executor) { await ending.take(program) }
        do {
            for step in 0...stepLimit {
                try executor.runUntilIdle(limit: jobLimit)
                try whenIdle()
                if let result = ending.result {
                    return SimulationOutcome(
                        result: result, endedAt: clock.now(), wasCancelled: task.isCancelled, steps: step)
                }
                try move(clock, until: end, cancelling: task)
            }
            throw SimulationError.runaway(after: stepLimit)
        } catch {
            abandon(task, on: executor)
            throw error
        }
    }

    /// Lets a failed program end, as far as a cancellation makes it. That it may not end is the failure itself, or
    /// comes after it: not worth another error.
    private static func abandon(_ task: Task<Void, Never>, on executor: SingleThreadExecutor) {
        task.cancel()
        do { try executor.runUntilIdle(limit: 100_000) } catch {}
    }

    /// One step: to the next deadline, or to the end.
    private static func move(_ clock: ManualClock, until end: Timestamp, cancelling task: Task<Void, Never>) throws {
        let deadline = clock.earliestDeadline
        if let deadline, deadline <= end || task.isCancelled { return clock.advance(to: deadline) }
        if task.isCancelled { throw SimulationError.stalled(at: clock.now()) }
        if clock.now() < end, end != .distantFuture { return clock.advance(to: end) }
        task.cancel()
    }

    private final class Ending<Value: Sendable>: Sendable {
        private let state = Mutex<Result<Value, any Error>?>(nil)

        var result: Result<Value, any Error>? { state.withLock { $0 } }

        func take(_ program: @Sendable () async throws -> Value) async {
            let result: Result<Value, any Error>
            do { result = .success(try await program()) } catch { result = .failure(error) }
            state.withLock { $0 = result }
        }
    }
}
