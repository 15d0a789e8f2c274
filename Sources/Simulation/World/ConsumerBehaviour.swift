public import RotationPorts

/// What a simulated consumer does at one call.
public enum ConsumerBehaviour: Hashable, Sendable {
    /// Answers without taking any time.
    case answers(ConsumerOutcome)
    /// Answers after a while, or fails at its timeout when that comes first.
    case takes(Duration, then: ConsumerOutcome)
    /// Never ends by itself: fails at its timeout.
    case hangs
    /// Waits until ``InMemoryConsumers/release(_:)``, whatever its timeout.
    case blocks(then: ConsumerOutcome)
}
