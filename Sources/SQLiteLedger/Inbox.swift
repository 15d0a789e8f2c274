internal import Synchronization

/// The calls of `record` that wait for the next commit.
///
/// The first to come into an empty inbox sees to it that it is emptied; whoever comes before that is done shares
/// its commit.
final class Inbox: Sendable {
    private let waiting = Mutex<[Submission]>([])

    /// True when the caller is the first, and so has to start the commit.
    func add(_ submission: Submission) -> Bool {
        waiting.withLock {
            $0.append(submission)
            return $0.count == 1
        }
    }

    /// Everything that waits, in the order in which it came.
    func takeAll() -> [Submission] {
        waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
