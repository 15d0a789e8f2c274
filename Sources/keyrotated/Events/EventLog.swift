import Glibc
import RotationConfiguration
import RotationCore
import RotationPorts

/// Writes every event once, as one line on standard error.
///
/// At a terminal or in a file each line begins with the time and the level; where systemd reads standard error
/// (`$JOURNAL_STREAM` is set) with the level in the form of sd-daemon(3), as the journal has a time of its own.
struct EventLog: RotationObserver {
    let minimumLevel: LogLevel
    private let isReadBySystemd: Bool

    init(minimumLevel: LogLevel) {
        self.minimumLevel = minimumLevel
        isReadBySystemd = getenv("JOURNAL_STREAM") != nil && !StandardError.isTerminal
    }

    func observe(_ event: RotationEvent) {
        write(event.level, event.text)
    }

    /// Something that is worth a warning and belongs to no lineage.
    func note(_ text: String) {
        write(.warning, text)
    }

    private func write(_ level: LogLevel, _ text: String) {
        guard level.severity >= minimumLevel.severity else { return }
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " | ")
        if isReadBySystemd {
            StandardError.write("<\(level.syslogPriority)>\(line)")
        } else {
            StandardError.write("\(Clock.text(Clock.now())) \(level.rawValue) \(line)")
        }
    }
}

extension LogLevel {
    /// Greater is more severe.
    var severity: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    fileprivate var syslogPriority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
