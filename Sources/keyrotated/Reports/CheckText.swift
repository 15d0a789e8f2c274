/// What a check found, for people: part by part, with the ways out.
struct CheckText {
    let parts: [CheckedPart]
    let screen: Screen

    private static let margin = 11

    var text: String {
        let blocks = parts.map { part in
            [screen.paint(part.title, .bold)] + part.findings.flatMap { Self.lines($0, on: screen) } + [""]
        }
        return (blocks.flatMap { $0 } + [summary]).joined(separator: "\n")
    }

    static func lines(_ finding: Finding, on screen: Screen) -> [String] {
        let word = "  \(finding.verdict.word)".padded(to: margin)
        let indent = String(repeating: " ", count: margin)
        let lines = screen.wrap(
            finding.text.printable, prefix: screen.paint(word, finding.verdict.colour), indent: margin)
        return lines
            + (finding.remedy.map { screen.wrap($0.printable, prefix: "\(indent)→ ", indent: margin + 2) } ?? [])
            + (finding.command.map { ["\(indent)  \($0.printable)"] } ?? [])
    }

    private var summary: String {
        let verdicts = parts.flatMap(\.findings).map(\.verdict)
        let notes = verdicts.count { $0 == .noteworthy }
        let problems = verdicts.count - notes - verdicts.count { $0 == .fine }
        let noted = notes == 0 ? "" : ", \(Count.text(notes, "note"))"
        return screen.paint(
            problems == 0 ? "no problems\(noted)" : "\(Count.text(problems, "problem"))\(noted)",
            problems == 0 ? .green : .red)
    }
}

extension Finding.Verdict {
    var word: String {
        switch self {
        case .fine: "ok"
        case .noteworthy: "note"
        case .wrong: "PROBLEM"
        }
    }

    var colour: Colour? {
        switch self {
        case .fine: nil
        case .noteworthy: .yellow
        case .wrong: .red
        }
    }
}
