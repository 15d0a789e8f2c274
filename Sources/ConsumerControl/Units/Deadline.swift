/// Runs `body`, and cancels it after `limit`. It has to end by itself then: what it returns is what counts.
///
/// By the machine's own clock that nobody sets, and not by a `TimeSource`: systemd, which is waited for here, is no part of
/// a simulated world, as little as a command is. Both tasks end before this returns.
func withDeadline<Value: Sendable>(_ limit: Duration, _ body: @escaping @Sendable () async -> Value) async -> Value {
    await withTaskGroup(of: Value?.self) { group in
        group.addTask { await body() }
        group.addTask {
            do { try await Task.sleep(for: limit, clock: .continuous) } catch {
                // Cancelled, as the body has ended or is cancelled itself.
            }
            return nil
        }
        for await ended in group {
            group.cancelAll()
            if let ended { return ended }
        }
        preconditionFailure("a task ended without its value")
    }
}
