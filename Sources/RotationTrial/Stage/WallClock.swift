import RotationCore
import RotationPorts
import Simulation
import Synchronization

/// The machine's clock. It runs with the true time, which is also the server's, but can be set.
final class WallClock: TimeSource {
    private let trueTime: ManualClock
    private let offset = Mutex<Duration>(.zero)

    init(_ trueTime: ManualClock) {
        self.trueTime = trueTime
    }

    /// How far it is ahead of the true time.
    var error: Duration { offset.withLock { $0 } }

    func now() -> Timestamp { trueTime.now() + error }

    func sleep(until deadline: Timestamp) async throws(CancellationError) {
        try await trueTime.sleep(until: deadline - error)
    }

    /// Everybody who waits looks at the time again.
    func step(by duration: Duration) {
        offset.withLock { $0 += duration }
        trueTime.wakeAll()
    }
}
