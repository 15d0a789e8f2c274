import Glibc
import RotationCore

/// The wall clock of commands that only look.
enum Clock {
    static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    /// To the second, in UTC: `2026-11-23T13:34:53Z`.
    static func text(_ time: Timestamp) -> String {
        time == .distantFuture ? "never" : Timestamp(seconds: time.microseconds / 1_000_000).description
    }
}
