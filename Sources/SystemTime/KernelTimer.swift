import CPlatform
import Glibc
import RotationCore
import Synchronization

/// A timerfd on CLOCK_REALTIME. With an absolute time the kernel itself takes account of a clock that is set and of a
/// suspend; cancel-on-set wakes us as well, so that no deadline depends on one mechanism alone. See timerfd_create(2).
final class KernelTimer: WakeTimer {
    private let descriptor: CInt
    /// Arming, too, can be what learns of a clock change; the kernel tells it only once.
    private let clockWasSet = Atomic(false)

    init() throws(SystemTimeError) {
        descriptor = cplatform_timer_create()
        guard descriptor >= 0 else {
            throw SystemTimeError(
                cannot: "create a timer", code: errno, remedy: "are there enough descriptors (LimitNOFILE=)?")
        }
    }

    func arm(for deadline: Timestamp?) {
        guard set(deadline) else { return }
        clockWasSet.store(true, ordering: .sequentiallyConsistent)
        _ = set(.distantPast)
    }

    func wait() -> Bool {
        var expirations: UInt64 = 0
        let count = read(descriptor, &expirations, MemoryLayout.size(ofValue: expirations))
        let isCancelled = count < 0 && errno == ECANCELED
        precondition(count > 0 || isCancelled || errno == EINTR || errno == EAGAIN, "reading an open timer failed")
        return clockWasSet.exchange(false, ordering: .sequentiallyConsistent) || isCancelled
    }

    /// True when the clock was set since the last time; the new deadline is in force all the same.
    private func set(_ deadline: Timestamp?) -> Bool {
        let result: CInt
        if let deadline {
            // Zero would stop the timer, and the kernel refuses negative times: all of these have passed anyway.
            let microseconds = max(1, deadline.microseconds)
            result = cplatform_timer_arm(descriptor, microseconds / 1_000_000, microseconds % 1_000_000 * 1000)
        } else {
            result = cplatform_timer_disarm(descriptor)
        }
        precondition(result == 0 || errno == ECANCELED, "timerfd_settime on an open timer and a valid time failed")
        return result != 0
    }

    func close() {
        _ = Glibc.close(descriptor)
    }
}
