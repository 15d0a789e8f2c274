internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// One deadline over everything that `operation` awaits, on a clock that cannot be set.
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
            group.addTask { await Alarm.wait(for: timeout) ? .exceeded : .cancelled }
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
}

/// Waits on the event loop's timers. Not `Task.sleep`: a cancelled sleep leaves its timer behind, and each request would
/// wake the process once more when its time-out would have come.
private final class Alarm: Sendable {
    private struct State {
        var isOver = false
        var waiter: CheckedContinuation<Bool, Never>?
    }

    private let state = Mutex(State())

    /// True when the time has passed, false when the task was cancelled before.
    static func wait(for duration: Duration) async -> Bool {
        let alarm = Alarm()
        let timer = MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: TimeAmount(duration)) {
            alarm.end(true)
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { alarm.begin($0) }
        } onCancel: {
            alarm.end(false)
            timer.cancel()
        }
    }

    private func begin(_ waiter: CheckedContinuation<Bool, Never>) {
        let isOver = state.withLock { state in
            if !state.isOver { state.waiter = waiter }
            return state.isOver
        }
        if isOver { waiter.resume(returning: !Task.isCancelled) }
    }

    private func end(_ hasPassed: Bool) {
        let waiter = state.withLock { state in
            state.isOver = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: hasPassed)
    }
}
