import RotationCore
import RotationPorts
import Synchronization

/// A clock that stands still until somebody sleeps, and then jumps to the deadline.
final class JumpingTime: TimeSource {
    private let time: Mutex<Timestamp>

    init(_ start: Timestamp) {
        time = Mutex(start)
    }

    func now() -> Timestamp { time.withLock { $0 } }

    func sleep(until deadline: Timestamp) async throws(CancellationError) {
        time.withLock { $0 = max($0, deadline) }
    }
}
