import RotationConfiguration
import RotationCore

/// Writes each message as one line on standard error.
struct LineSink: EventSink {
    enum Style {
        /// Time, level, words.
        case plain
        /// The same with colours, for a terminal.
        case coloured
        /// `<4>words`, the form of sd-daemon(3): whoever reads it has a time of its own.
        case prefixed
    }

    private let style: Style

    init(_ style: Style) {
        self.style = style
    }

    func write(_ message: EventMessage) {
        StandardError.write(Self.line(message, style, at: Clock.now()))
    }

    static func line(_ message: EventMessage, _ style: Style, at time: Timestamp) -> String {
        let words = message.text.split(whereSeparator: \.isNewline).joined(separator: " | ").printable
        let level = message.level
        switch style {
        case .plain: return "\(Clock.text(time)) \(level.rawValue) \(words)"
        case .coloured: return "\(Colour.dim.paint(Clock.text(time))) \(level.painted(level.rawValue)) \(words)"
        case .prefixed: return "<\(level.syslogPriority)>\(words)"
        }
    }
}

extension LogLevel {
    fileprivate func painted(_ text: String) -> String {
        switch self {
        case .trace, .debug, .info: Colour.dim.paint(text)
        case .notice: Colour.bold.paint(text)
        case .warning: Colour.yellow.paint(text)
        case .error, .critical: Colour.red.paint(text)
        }
    }

    /// Of syslog(3).
    var syslogPriority: Int {
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
