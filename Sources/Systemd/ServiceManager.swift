internal import CSystemd
internal import Glibc
public import SystemErrors

/// The service manager that started this process, if one did.
public enum ServiceManager {
    /// Whether somebody waits for notifications: `$NOTIFY_SOCKET` is set.
    public static var isListening: Bool { getenv("NOTIFY_SOCKET") != nil }

    /// Tells all of it in one datagram; nothing when nobody listens.
    public static func notify(_ notifications: [ServiceNotification]) throws(ErrorNumber) {
        let text = notifications.map(\.assignment).joined(separator: "\n")
        // 0: the environment is left alone, as other threads may be reading it.
        let result = sd_notify(0, text)
        if result < 0 { throw ErrorNumber(-result) }
    }

    /// Within which time each ``ServiceNotification/watchdog`` has to follow the one before; nil when nobody watches.
    ///
    /// - Throws: `EINVAL` when `$WATCHDOG_USEC` or `$WATCHDOG_PID` cannot be understood.
    public static func watchdogInterval() throws(ErrorNumber) -> Duration? {
        var microseconds: UInt64 = 0
        let result = sd_watchdog_enabled(0, &microseconds)
        if result < 0 { throw ErrorNumber(-result) }
        return result > 0 ? .microseconds(Int64(clamping: microseconds)) : nil
    }
}
