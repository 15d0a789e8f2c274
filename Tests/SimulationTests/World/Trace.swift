import RotationCore
import Simulation
import Synchronization

/// What a program did, in order.
final class Trace: Sendable {
    private let state = Mutex<[String]>([])

    func note(_ event: String) { state.withLock { $0.append(event) } }
    var events: [String] { state.withLock { $0 } }
}

/// Times in tests: seconds since the epoch.
func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: seconds) }

/// Runs a program in virtual time from 0 to `end` and returns what it returned.
func simulate<Value: Sendable>(
    _ clock: ManualClock = ManualClock(at: at(0)), until end: Timestamp = at(1_000_000),
    _ program: @escaping @Sendable () async throws -> Value
) throws -> Value {
    try SimulationRun.drive(clock: clock, executor: SingleThreadExecutor(), until: end, program).result.get()
}
