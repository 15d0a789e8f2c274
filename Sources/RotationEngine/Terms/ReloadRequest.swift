import RotationCore
import RotationPorts
import Synchronization

/// A configuration that is to come into office, and what became of it.
final class ReloadRequest: Sendable {
    let scope: RotationScope
    private let answer = Mutex<Result<Handover, LedgerError>?>(nil)
    private let isAnswered = Latch()

    init(_ scope: RotationScope) {
        self.scope = scope
    }

    func answer(_ result: Result<Handover, LedgerError>) {
        answer.withLock { $0 = result }
        isAnswered.open()
    }

    /// Ends the waiting without an answer.
    func decline() { isAnswered.open() }

    /// Nil when it was declined, or the task is cancelled.
    func wait() async throws(LedgerError) -> Handover? {
        await isAnswered.wait()
        return try answer.withLock { $0 }?.get()
    }
}

/// Where requests for a reload wait until the engine takes them up.
final class ReloadInbox: Sendable {
    private struct State {
        var waiting: [ReloadRequest] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let arrival = Wakeup()

    func submit(_ request: ReloadRequest) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.waiting.append(request) }
            return state.isClosed
        }
        if isClosed { request.decline() } else { arrival.signal() }
    }

    /// The next request; nil when the task is cancelled.
    func next() async -> ReloadRequest? {
        while !Task.isCancelled {
            let request = state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
            if let request { return request }
            await arrival.wait()
        }
        return nil
    }

    /// Declines what waits and what still comes: the run is over.
    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for request in waiting { request.decline() }
    }
}
