public import RotationCore

/// The only way in which the engine learns the time and waits.
public protocol TimeSource: Sendable {
    /// The wall clock. It can be set, so two readings may go backwards.
    func now() -> Timestamp

    /// Returns when the wall clock shows `deadline` or later, also when it gets there by being set or by the
    /// machine waking from suspend. May return early when the clock was set: the caller looks at the time again.
    /// Throws `CancellationError` when the task is cancelled.
    func sleep(until deadline: Timestamp) async throws(CancellationError)
}
