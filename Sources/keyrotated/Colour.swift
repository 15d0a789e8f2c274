/// Colours on a terminal.
enum Colour: String {
    case bold = "1"
    case dim = "2"
    case red = "1;31"
    case green = "32"
    case yellow = "33"

    func paint(_ text: String) -> String { "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" }

    /// Whether an output that is a terminal, or is not, is to be coloured: not with `$NO_COLOR` set to anything (see
    /// no-color.org), and not where the terminal is not known to understand it.
    static func isWanted(isTerminal: Bool, environment: [String: String]) -> Bool {
        let terminal = environment["TERM"] ?? "dumb"
        return isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && !["", "dumb"].contains(terminal)
    }
}
