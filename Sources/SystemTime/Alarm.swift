import Glibc
import RotationCore
import Synchronization

/// Keeps the sleepers and resumes each of them exactly once: taking a sleeper out of the queue, under the lock, is
/// the right to resume it.
final class Alarm: Sendable {
    private struct State {
        var queue = SleeperQueue()
        var lastTicket: UInt64 = 0
        var isStopped = false
    }

    let now: @Sendable () -> Timestamp
    private let timer: any WakeTimer
    private let state = Mutex(State())

    init(timer: any WakeTimer, now: @escaping @Sendable () -> Timestamp) {
        self.timer = timer
        self.now = now
    }

    func issueTicket() -> UInt64 {
        state.withLock {
            $0.lastTicket += 1
            return $0.lastTicket
        }
    }

    /// Resumes the sleeper at once when its time has come or its task is cancelled.
    ///
    /// The task's flag is set before its cancellation handler runs. So a handler that found no sleeper to cancel
    /// came before this lock, and the flag is seen here.
    func enqueue(_ sleeper: Sleeper) {
        let wakeUp: Sleeper.WakeUp? = state.withLock { state in
            if Task.isCancelled { return .cancelled }
            if sleeper.deadline <= now() { return .due }
            state.queue.insert(sleeper)
            if state.queue.earliestDeadline == sleeper.deadline { timer.arm(for: sleeper.deadline) }
            return nil
        }
        if let wakeUp { sleeper.resume(wakeUp) }
    }

    func cancel(_ ticket: UInt64, deadline: Timestamp) {
        let sleeper = state.withLock { state in
            let sleeper = state.queue.remove(ticket, deadline: deadline)
            if sleeper != nil { timer.arm(for: state.queue.earliestDeadline) }
            return sleeper
        }
        sleeper?.resume(.cancelled)
    }

    /// Ends the thread. Nobody sleeps any more: a sleeper keeps the time source alive. May be called twice.
    func stop() {
        state.withLock {
            guard !$0.isStopped else { return }
            $0.isStopped = true
            timer.arm(for: .distantPast)
        }
    }

    /// The thread's loop.
    func run() {
        while let due = waitForDue() {
            for sleeper in due { sleeper.resume(.due) }
        }
        timer.close()
    }

    /// Nil when stopped. Re-arms whatever woke it: a timer that was cancelled by a clock change stays silent until then.
    ///
    /// When the clock was set everybody is woken: what was computed from the old time has to be computed again. A
    /// deadline of a clock that was then set back by a year would else be a year away.
    private func waitForDue() -> [Sleeper]? {
        let clockWasSet = timer.wait()
        return state.withLock { state in
            if state.isStopped { return nil }
            let due = state.queue.takeDue(at: clockWasSet ? .distantFuture : now())
            timer.arm(for: state.queue.earliestDeadline)
            return due
        }
    }
}
