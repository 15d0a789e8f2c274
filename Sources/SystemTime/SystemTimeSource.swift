import Glibc
public import RotationCore
public import RotationPorts

/// The machine's wall clock.
///
/// All sleepers share one kernel timer on CLOCK_REALTIME, armed for the earliest deadline and stopped when there is
/// none: nothing wakes up while nothing is due. `Task.sleep` is not used because it measures elapsed time: a clock
/// that is set forward by a day would be noticed a day late. One thread, which ends with the last reference to this
/// object, waits for the timer.
public final class SystemTimeSource: TimeSource {
    private let alarm: Alarm

    /// Throws when the process may have no more descriptors or threads; the text says which.
    public convenience init() throws(SystemTimeError) {
        try self.init(timer: try KernelTimer())
    }

    init(timer: any WakeTimer, now: @escaping @Sendable () -> Timestamp = { .systemClock() }) throws(SystemTimeError) {
        alarm = Alarm(timer: timer, now: now)
        try alarm.start()
    }

    deinit {
        alarm.stop()
    }

    /// CLOCK_REALTIME, cut to microseconds.
    public func now() -> Timestamp { alarm.now() }

    /// A deadline that has passed returns at once, unless the task is cancelled already. `.distantFuture` waits for
    /// the cancellation.
    public func sleep(until deadline: Timestamp) async throws(CancellationError) {
        let ticket = alarm.issueTicket()
        let wakeUp = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                alarm.enqueue(
                    Sleeper(ticket: ticket, deadline: deadline, resume: { continuation.resume(returning: $0) }))
            }
        } onCancel: {
            alarm.cancel(ticket, deadline: deadline)
        }
        guard wakeUp == .due else { throw CancellationError() }
    }
}

extension Timestamp {
    /// The wall clock, cut to microseconds. See clock_gettime(2).
    static func systemClock() -> Timestamp {
        var time = timespec()
        guard clock_gettime(CLOCK_REALTIME, &time) == 0 else { preconditionFailure("CLOCK_REALTIME must exist") }
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
