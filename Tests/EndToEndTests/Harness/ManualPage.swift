/// A manual page of `man`, taken apart: the few macros of mdoc(7) that say what is described.
struct ManualPage {
    private let lines: [Substring]

    init(_ name: String) throws {
        lines = try File.text("\(Page.root)/man/\(name)").split(separator: "\n")
    }

    /// The lines from one heading (`.Sh`) to the next.
    func section(_ name: String) -> ArraySlice<Substring> {
        lines.drop { $0 != ".Sh \(name)" }.dropFirst().prefix { !$0.hasPrefix(".Sh ") }
    }

    /// The options (`.It Fl`) below each command (`.It Cm`); options above all commands are those of "".
    func options(in name: String) -> [String: Set<String>] {
        var options: [String: Set<String>] = [:]
        var command = ""
        for line in section(name) {
            if line.hasPrefix(".It Cm ") {
                command = line.split(separator: " ")[2].description
                options[command] = []
            } else if line.hasPrefix(".It ") {
                options[command, default: []].formUnion(Self.options(of: line))
            }
        }
        return options
    }

    /// The same of the lines below `.Nm`, in which several commands may share one.
    var synopsis: [String: Set<String>] {
        var options: [String: Set<String>] = [:]
        for form in section("SYNOPSIS").split(separator: ".Nm") {
            let commands = form.first { $0.hasPrefix(".Cm ") }?.dropFirst(4).split(separator: " | ") ?? []
            for command in commands {
                options[String(command), default: []].formUnion(form.flatMap(Self.options))
            }
        }
        return options
    }

    /// The texts of the items (`.It Ic`) below each heading (`.Ss`).
    var keys: [String: [String: String]] {
        var keys: [String: [String: String]] = [:]
        var table = ""
        var key: String?
        for line in section("KEYS") {
            if line.hasPrefix(".Ss ") {
                table = String(line.dropFirst(4))
                key = nil
            } else if line.hasPrefix(".It Ic ") {
                key = String(line.dropFirst(7))
                keys[table, default: [:]][key ?? ""] = ""
            } else if let key {
                keys[table]?[key]? += line.replacing(#"\(dq"#, with: "\"") + "\n"
            }
        }
        return keys
    }

    /// `Fl -once` is `--once`.
    private static func options(of line: Substring) -> [String] {
        line.matches(of: #/Fl -([a-z-]+)/#).map { "--\($0.output.1)" }
    }
}
