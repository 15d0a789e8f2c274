import Synchronization

/// Tasks that wait for a value to be there. Each is resumed exactly once: taking it out of the list, under the lock,
/// is the right to resume it.
final class Waiters<Value: Sendable>: Sendable {
    private struct Waiter {
        let ticket: UInt64
        let resume: CheckedContinuation<Value?, Never>
    }

    private struct State {
        var waiters: [Waiter] = []
        var lastTicket: UInt64 = 0
    }

    private let state = Mutex(State())

    /// The value, at once or after a later ``check(_:)``; nil when the task is cancelled.
    ///
    /// `value` is asked under this object's lock, so that a value which appears meanwhile is not missed.
    func wait(until value: () -> Value?) async -> Value? {
        let ticket = issueTicket()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { enqueue(Waiter(ticket: ticket, resume: $0), until: value) }
        } onCancel: {
            cancel(ticket)
        }
    }

    /// To be called after anything that may have made a value appear. Resumes in order of arrival, as long as there
    /// is a value.
    func check(_ value: () -> Value?) {
        while let (waiter, value) = takeFirst(value) { waiter.resume.resume(returning: value) }
    }

    private func takeFirst(_ value: () -> Value?) -> (Waiter, Value)? {
        state.withLock { state in
            guard !state.waiters.isEmpty, let value = value() else { return nil }
            return (state.waiters.removeFirst(), value)
        }
    }

    private func issueTicket() -> UInt64 {
        state.withLock {
            $0.lastTicket += 1
            return $0.lastTicket
        }
    }

    private func enqueue(_ waiter: Waiter, until value: () -> Value?) {
        let answer: Value?? = state.withLock { state in
            if Task.isCancelled { return .some(nil) }
            if let value = value() { return value }
            state.waiters.append(waiter)
            return nil
        }
        if let answer { waiter.resume.resume(returning: answer) }
    }

    private func cancel(_ ticket: UInt64) {
        let waiter = state.withLock { state in
            state.waiters.firstIndex { $0.ticket == ticket }.map { state.waiters.remove(at: $0) }
        }
        waiter?.resume.resume(returning: nil)
    }
}
