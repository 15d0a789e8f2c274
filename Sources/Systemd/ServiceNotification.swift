internal import Glibc

/// What a service tells its manager, see sd_notify(3).
public enum ServiceNotification: Hashable, Sendable {
    case ready
    /// The configuration is being read again, since this time of the monotonic clock, in microseconds; ``ready`` follows.
    case reloading(since: Int64)
    case stopping
    /// One line for people.
    case status(String)
    case watchdog
    /// More time than configured is needed to start, reload or stop; from now.
    case extendTimeout(Duration)

    public static func reloadingNow() -> ServiceNotification {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .reloading(since: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    /// `NAME=value`, in one line or two.
    var assignment: String {
        switch self {
        case .ready: "READY=1"
        case .reloading(let time): "RELOADING=1\nMONOTONIC_USEC=\(time)"
        case .stopping: "STOPPING=1"
        case .status(let text): "STATUS=" + text.split(whereSeparator: \.isNewline).joined(separator: " ")
        case .watchdog: "WATCHDOG=1"
        case .extendTimeout(let duration): "EXTEND_TIMEOUT_USEC=\(Int64(duration / .microseconds(1)))"
        }
    }
}
