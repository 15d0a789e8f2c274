import Glibc
import RotationCore

enum SystemTime {
    /// The wall clock of this machine.
    static func now() -> Timestamp {
        var time = timespec()
        // Fails only for an unknown clock or a bad address.
        guard clock_gettime(CLOCK_REALTIME, &time) == 0 else { fatalError("CLOCK_REALTIME cannot be read") }
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
