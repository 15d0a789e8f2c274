import Glibc
import RotationCore
import Synchronization

@testable import SystemTime

/// A timer that goes off only when the test says so, and a clock that the test sets.
final class HandTimer: WakeTimer {
    private struct State {
        var now: Timestamp
        var armed: [Timestamp?] = []
        var isClosed = false
        var wasSet = false
    }

    private let state: Mutex<State>
    private let readEnd: CInt
    private let writeEnd: CInt

    init(now: Timestamp) {
        state = Mutex(State(now: now))
        var ends: [CInt] = [-1, -1]
        precondition(pipe(&ends) == 0)
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    var now: Timestamp { state.withLock { $0.now } }
    /// Every time it was armed for, in order.
    var armed: [Timestamp?] { state.withLock { $0.armed } }
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// What the kernel does when somebody sets the clock.
    func setClock(to time: Timestamp) {
        state.withLock {
            $0.now = time
            $0.wasSet = true
        }
        goOff()
    }

    /// Ends the thread's wait once.
    func goOff() {
        var byte: UInt8 = 1
        precondition(write(writeEnd, &byte, 1) == 1)
    }

    func arm(for deadline: Timestamp?) {
        state.withLock { $0.armed.append(deadline) }
        if deadline == .distantPast { goOff() }
    }

    func wait() -> Bool {
        var byte: UInt8 = 0
        precondition(read(readEnd, &byte, 1) == 1)
        return state.withLock { state in
            defer { state.wasSet = false }
            return state.wasSet
        }
    }

    func close() {
        state.withLock { $0.isClosed = true }
    }

    deinit {
        _ = Glibc.close(readEnd)
        _ = Glibc.close(writeEnd)
    }
}
