import CTime
import Glibc
import RotationCore

/// A timerfd on CLOCK_REALTIME. With an absolute time the kernel itself takes account of a clock that is set and of a
/// suspend; cancel-on-set wakes us as well, so that no deadline depends on one mechanism alone. See timerfd_create(2).
struct KernelTimer: WakeTimer {
    private let descriptor: CInt

    init() throws(SystemTimeError) {
        descriptor = ctime_timer_create()
        guard descriptor >= 0 else {
            throw SystemTimeError(
                cannot: "create a timer", code: errno, remedy: "are there enough descriptors (LimitNOFILE=)?")
        }
    }

    func arm(for deadline: Timestamp?) {
        let result: CInt
        if let deadline {
            // Zero would stop the timer, and the kernel refuses negative times: all of these have passed anyway.
            let microseconds = max(1, deadline.microseconds)
            result = ctime_timer_arm(descriptor, microseconds / 1_000_000, microseconds % 1_000_000 * 1000)
        } else {
            result = ctime_timer_disarm(descriptor)
        }
        // ECANCELED: the clock was set since the last arming. The new time is in force all the same.
        precondition(result == 0 || errno == ECANCELED, "timerfd_settime on an open timer and a valid time failed")
    }

    func wait() {
        var expirations: UInt64 = 0
        let count = read(descriptor, &expirations, MemoryLayout.size(ofValue: expirations))
        precondition(
            count > 0 || errno == ECANCELED || errno == EINTR || errno == EAGAIN, "reading an open timer failed")
    }

    func close() {
        _ = Glibc.close(descriptor)
    }
}
