/// Pats the watchdog at half its interval, each time only after the daemon has proven to be alive: when it hangs, the
/// service manager notices, and restarts it.
struct WatchdogKeeper: Sendable {
    let interval: Duration
    /// Returns when the daemon is alive, and not before.
    let proveAlive: @Sendable () async -> Void
    let pat: @Sendable () -> Void
    var sleep: @Sendable (Duration) async throws(CancellationError) -> Void = Self.sleep

    /// Until the task is cancelled.
    func run() async {
        while true {
            await proveAlive()
            // A cancelled proof proves nothing.
            if Task.isCancelled { return }
            pat()
            do { try await sleep(interval / 2) } catch { return }
        }
    }

    /// By the clock that the service manager goes by, which nobody sets.
    private static func sleep(_ duration: Duration) async throws(CancellationError) {
        do { try await Task.sleep(for: duration, clock: .suspending) } catch { throw CancellationError() }
    }
}
