/// Learns every event once and finds the words for it. The engine and the adapters do not log.
public protocol RotationObserver: Sendable {
    /// Called from any task; returns at once and never fails.
    func observe(_ event: RotationEvent)
}
