import RotationCore

/// One task that waits for the clock.
struct Sleeper: Sendable {
    /// Why a sleeper was resumed.
    enum WakeUp: Sendable {
        case due
        case cancelled
    }

    /// Order of arrival; unique.
    let ticket: UInt64
    let deadline: Timestamp
    /// To be called once.
    let resume: @Sendable (WakeUp) -> Void

    /// Earliest deadline first, then order of arrival.
    func comes(before deadline: Timestamp, _ ticket: UInt64) -> Bool {
        (self.deadline, self.ticket) < (deadline, ticket)
    }
}
