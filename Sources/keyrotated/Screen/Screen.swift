import Glibc

/// What standard output can show.
///
/// A terminal gets lines of its width. A pipe or file gets every line whole, so that `grep` and mail find what they look
/// for, unless `COLUMNS` says how wide it may be. Colour is for terminals alone, and not where `NO_COLOR`
/// (https://no-color.org) or `TERM=dumb` asks for none.
struct Screen: Sendable {
    /// In columns; nil: lines are as long as they are.
    let width: Int?
    let hasColor: Bool

    static let usualWidth = 80
    /// Below this nothing is laid out any more.
    static let narrowest = 40

    static var standardOutput: Screen {
        let isTerminal = StandardOutput.isTerminal
        var size = winsize()
        let isMeasured = isTerminal && ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return Screen(
            isTerminal: isTerminal, columns: isMeasured ? Int(size.ws_col) : nil, environment: Environment.current)
    }

    init(width: Int?, hasColor: Bool = false) {
        self.width = width.map { max($0, Self.narrowest) }
        self.hasColor = hasColor
    }

    /// - Parameter columns: what the terminal says of itself; nil when it does not know, as on a serial line.
    init(isTerminal: Bool, columns: Int?, environment: [String: String]) {
        let wanted = environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        self.init(
            width: wanted ?? (isTerminal ? columns ?? Self.usualWidth : nil),
            hasColor: Colour.isWanted(isTerminal: isTerminal, environment: environment))
    }

    func paint(_ text: String, _ colour: Colour?) -> String {
        guard hasColor, let colour else { return text }
        return colour.paint(text)
    }

    /// `text` in lines that fit: the first behind `prefix`, the others behind `indent` spaces. Words stay whole, even one
    /// longer than a line: a path or a command can then be copied.
    func wrap(_ text: String, prefix: String = "", indent: Int = 0) -> [String] {
        guard let width else { return [prefix + text] }
        var lines: [String] = []
        var line = prefix
        var isBlank = true
        for word in text.split(separator: " ") {
            if !isBlank, line.count + 1 + word.count > width {
                lines.append(line)
                line = String(repeating: " ", count: indent)
                isBlank = true
            }
            line += (isBlank ? "" : " ") + word
            isBlank = false
        }
        return lines + [line]
    }
}
