public import RotationCore

/// Why a simulation cannot go on.
public enum SimulationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The program was cancelled, but waits for something that never comes: no task is ready and none sleeps.
    case stalled(at: Timestamp)
    /// So many jobs or steps of the clock did not bring the program to an end.
    case runaway(after: Int)

    public var description: String {
        switch self {
        case .stalled(let time):
            "the simulation stands still at \(time): the cancelled program has not ended, no task is ready, none sleeps"
        case .runaway(let count): "the simulation runs away: not at its end after \(count) steps"
        }
    }
}
