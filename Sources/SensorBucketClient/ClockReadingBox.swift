internal import RotationCore
internal import Synchronization

/// The most recent clock reading; written by any request, read by anybody.
final class ClockReadingBox: Sendable {
    private let state = Mutex<ServerClockReading?>(nil)

    var value: ServerClockReading? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
