internal import RotationCore
internal import RotationPorts
internal import Synchronization

/// One call of `record`: its facts, and the place where the caller waits for the outcome.
final class Submission: Sendable {
    let facts: [Fact]
    private let state = Mutex(State.open)

    private enum State {
        /// Goes to `waiting` or `finished`.
        case open
        /// Goes to `finished`.
        case waiting(CheckedContinuation<Result<Void, LedgerError>, Never>)
        case finished(Result<Void, LedgerError>)
    }

    init(_ facts: [Fact]) {
        self.facts = facts
    }

    /// Called exactly once, when the facts are durable or certainly refused.
    func finish(_ result: Result<Void, LedgerError>) {
        let waiting: CheckedContinuation<Result<Void, LedgerError>, Never>? = state.withLock { state in
            defer { state = .finished(result) }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume(returning: result)
    }

    /// Waits for ``finish(_:)``; called exactly once. A cancelled caller waits too: its facts are on their way.
    func outcome() async throws(LedgerError) {
        let result = await withCheckedContinuation { continuation in
            let finished: Result<Void, LedgerError>? = state.withLock { state in
                if case .finished(let result) = state { return result }
                state = .waiting(continuation)
                return nil
            }
            if let finished { continuation.resume(returning: finished) }
        }
        try result.get()
    }
}
