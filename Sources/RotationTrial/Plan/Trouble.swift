public import RotationCore
public import Simulation

/// One thing that goes wrong, or that somebody does, in a trial.
public struct Trouble: Hashable, Sendable {
    /// Since the beginning of the trial.
    public let at: Duration
    /// What happens in an instant lasts no time.
    public let lasting: Duration
    public let kind: Kind

    public init(_ kind: Kind, at: Duration, lasting: Duration = .zero) {
        self.kind = kind
        self.at = at
        self.lasting = lasting
    }

    public enum Kind: Hashable, Sendable {
        /// What the server answers, or does not.
        case fault(Fault)
        case conditions(ServerConditions)
        case archived(TenantID)
        /// Somebody revokes the key that the first file of this lineage holds.
        case keyTaken(LineageID)
        /// Somebody revokes the management key; at the end the operator puts another one into its file.
        case managementKeyGone
        /// The operator puts a management key into the file that expires half-way through, and at the end one that does not.
        case managementKeyExpires
        /// Somebody creates a key with the next name of this lineage.
        case stranger(LineageID)
        /// The server is put back to what it was when the trouble began, at its end.
        case serverRestored
        /// No fact can be recorded.
        case ledgerFull
        case ledgerUnreadable
        /// The ledger lacks the reserve of S9, so it takes no intent.
        case noReserve
        /// The ledger is put back to what it was when the trouble began, at its end.
        case ledgerRestored
        case ledgerLost
        case unreadable(path: String)
        case unwritable(path: String)
        /// Replacing the file fails after the new one is in place.
        case failsAfterReplacing(path: String)
        case removed(path: String)
        /// Somebody writes a key into the file that no ledger knows and that works.
        case foreignKey(path: String)
        /// Somebody writes something that is no key.
        case overwritten(path: String)
        case consumer(ConsumerID, ConsumerMood)
        /// The process is killed at this many moments before or after an effect, counted from here.
        case crash(afterMoments: Int)
        /// The process is stopped in good order.
        case stop
        /// The machine's clock is set.
        case clockStep(Duration)
        /// Time passes, and nobody on the machine notices.
        case suspend(Duration)
        case rotate(LineageID)
        case hold(LineageID)
        case compromise(LineageID)
        /// The machine is copied with ledger and files, and the copy runs beside it until the operator switches it off.
        /// Only the first of a plan counts.
        case cloned
        /// Another configuration, from now on.
        case reload([Lineage])
    }

    public var end: Duration { at + lasting }
}

/// What a consumer does when it is told.
public enum ConsumerMood: Hashable, Sendable {
    /// Reads its files and uses what they hold.
    case honest
    case fails
    case hangs
    case takes(Duration)
    /// Says that it read its files, and goes on with what it had.
    case lies
}
