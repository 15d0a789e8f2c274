import Synchronization

/// Keeps a continuation that is never resumed during the test, and resumes it when the test is over: an abandoned one
/// would be reported as leaked.
final class Handle: Sendable {
    private let kept = Mutex<CheckedContinuation<Void, Never>?>(nil)

    func keep(_ continuation: CheckedContinuation<Void, Never>) { kept.withLock { $0 = continuation } }

    func resume() { kept.withLock { $0.take() }?.resume() }
}
