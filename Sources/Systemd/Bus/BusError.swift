public import SystemErrors

/// Why something could not be asked on the bus.
public enum BusError: Error, Hashable, Sendable {
    /// There is no connection to the bus, and none could be made.
    case unreachable(ErrorNumber)
    /// The connection ended before the answer came.
    case lost
    /// The other side, or the bus for it, answered with an error.
    case refused(name: String, message: String)
    /// The answer is not what the interface promises.
    case unexpected(String)
    /// The task was cancelled.
    case cancelled
}
