import RotationCore
import Simulation
import Synchronization

/// What happened, in words, when somebody wants to know: making them costs more than the trial.
final class TrialTrace: Sendable {
    private let clock: ManualClock
    private let isOn: Bool
    private let lines = Mutex<[String]>([])

    init(isOn: Bool, clock: ManualClock) {
        self.clock = clock
        self.isOn = isOn
    }

    func note(_ text: @autoclosure () -> String) {
        guard isOn else { return }
        let line = "\(clock.now()) \(text())"
        lines.withLock { $0.append(line) }
    }

    var text: [String] { lines.withLock { $0 } }
}
