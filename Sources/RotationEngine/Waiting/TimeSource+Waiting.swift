import RotationCore
import RotationPorts

extension TimeSource {
    /// Returns at `deadline`, or earlier when `wakeup` is signalled or the task cancelled.
    func sleep(until deadline: Timestamp, orWokenBy wakeup: Wakeup) async {
        await withTaskGroup { group in
            group.addTask {
                do { try await self.sleep(until: deadline) } catch {
                    // Woken instead, or ended together with the daemon: the caller looks at the time and the stop.
                }
            }
            group.addTask { await wakeup.wait() }
            await group.next()
            group.cancelAll()
        }
    }
}

/// Runs `operation`; when `stop` opens, the operation is cancelled. What must not be cut off is not run through here.
func cancelled<Result: Sendable>(
    by stop: Latch, _ operation: @escaping @Sendable () async -> Result
) async -> Result {
    await withTaskGroup(of: Result?.self) { group in
        group.addTask { await operation() }
        group.addTask {
            await stop.wait()
            return nil
        }
        var result: Result?
        for await outcome in group {
            if let outcome {
                result = outcome
                group.cancelAll()
            } else {
                group.cancelAll()
            }
        }
        guard let result else { preconditionFailure("an operation ended without a result") }
        return result
    }
}
