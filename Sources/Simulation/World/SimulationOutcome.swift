public import RotationCore

/// How a simulated program ended.
public struct SimulationOutcome<Value: Sendable>: Sendable {
    /// What the program returned or threw.
    public let result: Result<Value, any Error>
    public let endedAt: Timestamp
    /// True when it was still running at the end of the time given and was then cancelled.
    public let wasCancelled: Bool
    /// How often the clock was advanced.
    public let steps: Int
}
