internal import Synchronization

/// How far one request got; written by the HTTP library's tasks, read after its end.
final class RequestProgress: Sendable {
    private struct State {
        var hasReleasedBody = false
        var status: Int?
    }

    private let state = Mutex(State())

    var hasReleasedBody: Bool { state.withLock { $0.hasReleasedBody } }

    var status: Int? {
        get { state.withLock { $0.status } }
        set { state.withLock { $0.status = newValue } }
    }

    /// False from the second call on.
    func releaseBody() -> Bool {
        state.withLock { state in
            defer { state.hasReleasedBody = true }
            return !state.hasReleasedBody
        }
    }
}
