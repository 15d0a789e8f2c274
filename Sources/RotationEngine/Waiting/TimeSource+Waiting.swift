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

extension TimeSource {
    /// Runs `operation`, and cancels it at `deadline` if it has not ended by then; nil: never.
    func cancelled<Result: Sendable>(
        at deadline: Timestamp?, _ operation: @escaping @Sendable () async -> Result
    ) async -> Result {
        guard let deadline else { return await operation() }
        return await withTaskGroup(of: Result?.self) { group in
            group.addTask { await operation() }
            group.addTask {
                // A sleep may return early when the clock was set.
                while now() < deadline {
                    do { try await sleep(until: deadline) } catch { return nil }
                }
                return nil
            }
            return await group.resultOfOperation()
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
        return await group.resultOfOperation()
    }
}

extension TaskGroup {
    /// What the one task that has a result returns. Whichever task ends first, the others are cancelled.
    fileprivate mutating func resultOfOperation<Result: Sendable>() async -> Result where ChildTaskResult == Result? {
        var result: Result?
        for await outcome in self {
            result = outcome ?? result
            cancelAll()
        }
        guard let result else { preconditionFailure("an operation ended without a result") }
        return result
    }
}
