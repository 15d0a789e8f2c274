public import RotationCore
import Synchronization

/// A management key in use: what its file holds, and what was learnt of it. May outlive the adapter that uses it, so
/// that a reload does not forget the last key that worked.
public final class ManagementKey: Sendable {
    private let read: @Sendable () throws(KeyServerError) -> Secret
    private let choice = Mutex(ManagementKeyChoice())

    /// - Parameter read: what the file holds now; called before each use, one call at a time.
    public init(_ read: @escaping @Sendable () throws(KeyServerError) -> Secret) {
        self.read = read
    }

    /// The key for a request at `now`, after a look at its file. Throws why there is none.
    public func secret(at now: Timestamp) throws(KeyServerError) -> Secret {
        try looking { (choice) throws(KeyServerError) in try choice.inUse(at: now) }
    }

    /// What there is to say about it at `now`, after a look at its file.
    public func standing(at now: Timestamp) -> ManagementKeyStanding {
        looking { $0.standing(at: now) }
    }

    /// Learns from the status of an answer to a request that was made with `secret`.
    public func noteAnswer(_ status: Int, to secret: Secret, at now: Timestamp) {
        choice.withLock { $0.noteAnswer(status, to: secret, at: now) }
    }

    /// See ``KeyServer/keepInReserve(_:)``.
    public func keepInReserve(_ keys: [Secret]) {
        choice.withLock { $0.keepInReserve(keys) }
    }

    /// The file is read within the lock: of two readings the later one must be noted last.
    private func looking<Result: Sendable, Failure: Error>(
        _ body: (ManagementKeyChoice) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try choice.withLock { (choice) throws(Failure) in
            choice.look(read)
            return try body(choice)
        }
    }
}
