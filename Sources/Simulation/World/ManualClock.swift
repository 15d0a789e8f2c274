public import RotationCore
public import RotationPorts
import Synchronization

/// A wall clock that moves only when it is told to.
///
/// Those who sleep are woken by deadline, and by order of arrival where deadlines are equal, so that the same program
/// gives the same trace. All who are due at a step see the time of the step.
public final class ManualClock: TimeSource {
    private struct State {
        var now: Timestamp
        /// By deadline, then by arrival.
        var sleepers: [Sleeper] = []
        var lastTicket: UInt64 = 0

        var earliestDeadline: Timestamp? {
            guard let deadline = sleepers.first?.deadline, deadline != .distantFuture else { return nil }
            return deadline
        }
    }

    private struct Sleeper {
        let ticket: UInt64
        let deadline: Timestamp
        /// True when due, false when cancelled.
        let resume: CheckedContinuation<Bool, Never>
    }

    private let state: Mutex<State>
    private let watchers = Waiters<Timestamp>()

    public init(at time: Timestamp) {
        state = Mutex(State(now: time))
    }

    public func now() -> Timestamp { state.withLock { $0.now } }

    /// Returns at once when the deadline has passed, unless the task is cancelled.
    public func sleep(until deadline: Timestamp) async throws(CancellationError) {
        let ticket = issueTicket()
        let isDue = await withTaskCancellationHandler {
            await withCheckedContinuation { enqueue(Sleeper(ticket: ticket, deadline: deadline, resume: $0)) }
        } onCancel: {
            cancel(ticket)
        }
        guard isDue else { throw CancellationError() }
    }

    /// Moves the clock forward and wakes everybody who is due. `time` must not be earlier than now.
    public func advance(to time: Timestamp) {
        precondition(time >= now(), "a clock that runs does not go back; use set(to:)")
        set(to: time)
    }

    public func advance(by duration: Duration) {
        advance(to: now() + duration)
    }

    /// Sets the clock, also back, as an administrator or a time server does. Wakes everybody who is due.
    public func set(to time: Timestamp) {
        let due = state.withLock { state in
            state.now = time
            let due = state.sleepers.prefix { $0.deadline <= time }
            state.sleepers.removeFirst(due.count)
            return due
        }
        for sleeper in due { sleeper.resume.resume(returning: true) }
    }

    /// Wakes everybody before their time, as a ``TimeSource`` may: what a clock that is derived from this one does when
    /// it is set.
    public func wakeAll() {
        let sleepers = state.withLock { state in
            defer { state.sleepers = [] }
            return state.sleepers
        }
        for sleeper in sleepers { sleeper.resume.resume(returning: true) }
    }

    /// The earliest deadline that somebody sleeps for; nil when nobody sleeps, or only for ever.
    public var earliestDeadline: Timestamp? { state.withLock { $0.earliestDeadline } }

    /// How many tasks sleep, those that sleep for ever included.
    public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    /// Waits until somebody sleeps for a deadline, and returns the earliest. For tests without a driver: they advance
    /// only once the clock is being waited for, and so are free of races.
    public func nextDeadline() async throws(CancellationError) -> Timestamp {
        guard let deadline = await watchers.wait(until: { earliestDeadline }) else { throw CancellationError() }
        return deadline
    }

    private func issueTicket() -> UInt64 {
        state.withLock {
            $0.lastTicket += 1
            return $0.lastTicket
        }
    }

    /// A task's flag is set before its cancellation handler runs: a handler that came too early to find the sleeper
    /// has left the flag to be seen here.
    private func enqueue(_ sleeper: Sleeper) {
        let answer: Bool? = state.withLock { state in
            if Task.isCancelled { return false }
            if sleeper.deadline <= state.now { return true }
            let index = state.sleepers.lastIndex { $0.deadline <= sleeper.deadline }.map { $0 + 1 } ?? 0
            state.sleepers.insert(sleeper, at: index)
            return nil
        }
        if let answer { sleeper.resume.resume(returning: answer) } else { watchers.check { earliestDeadline } }
    }

    private func cancel(_ ticket: UInt64) {
        let sleeper = state.withLock { state in
            state.sleepers.firstIndex { $0.ticket == ticket }.map { state.sleepers.remove(at: $0) }
        }
        sleeper?.resume.resume(returning: false)
    }
}
