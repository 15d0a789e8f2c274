/// One deadline over everything that `operation` awaits, on a clock that cannot be set and counts suspension.
enum Deadline {
    struct Exceeded: Error {}

    private enum Event<Value: Sendable>: Sendable {
        case ended(Result<Value, any Error>)
        case exceeded
        case cancelled
    }

    /// Cancels `operation` when the time has passed, or the task was cancelled, and waits for its end all the same.
    /// A value that it still brings is given back: a reply that tells a new secret is never thrown away for being
    /// a moment late.
    static func run<Value: Sendable>(
        within timeout: Duration, _ operation: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let outcome: Result<Value, any Error> = await withTaskGroup(of: Event<Value>.self) { group in
            group.addTask { await .ended(result(of: operation)) }
            group.addTask { await sleep(for: timeout) }
            var isExceeded = false
            for await event in group {
                switch event {
                case .ended(.failure) where isExceeded: return .failure(Exceeded())
                case .ended(let result):
                    group.cancelAll()
                    return result
                case .exceeded:
                    isExceeded = true
                    group.cancelAll()
                case .cancelled: continue
                }
            }
            preconditionFailure("the group ended before its operation")
        }
        return try outcome.get()
    }

    private static func result<Value: Sendable>(
        of operation: @Sendable () async throws -> Value
    ) async -> Result<Value, any Error> {
        do { return .success(try await operation()) } catch { return .failure(error) }
    }

    private static func sleep<Value: Sendable>(for timeout: Duration) async -> Event<Value> {
        do {
            try await Task.sleep(for: timeout, clock: .continuous)
            return .exceeded
        } catch {
            return .cancelled
        }
    }
}
