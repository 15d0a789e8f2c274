import RotationCore
import Simulation
import Synchronization

/// What happened, in words, when somebody wants to know: making them costs more than the trial.
final class TrialTrace: Sendable {
    private final class Lines: Sendable {
        let text = Mutex<[String]>([])
    }

    private let clock: ManualClock
    private let isOn: Bool
    private let prefix: String
    private let lines: Lines

    init(isOn: Bool, clock: ManualClock) {
        self.clock = clock
        self.isOn = isOn
        prefix = ""
        lines = Lines()
    }

    /// Of somebody else in the same history.
    init(_ other: TrialTrace, prefix: String) {
        clock = other.clock
        isOn = other.isOn
        self.prefix = prefix
        lines = other.lines
    }

    func note(_ text: @autoclosure () -> String) {
        guard isOn else { return }
        let line = "\(clock.now()) \(prefix)\(text())"
        lines.text.withLock { $0.append(line) }
    }

    var text: [String] { lines.text.withLock { $0 } }
}
