import Testing

@testable import keyrotated

/// What becomes of text on screens of all kinds.
struct ScreenTests {
    @Test(
        "COLUMNS, else the terminal's own width, else 80; a pipe has none",
        arguments: [
            (true, 100, nil, 100), (true, 100, "60", 60), (true, nil, nil, 80), (true, 100, "0", 100),
            (true, 100, "wide", 100), (true, 3, nil, 40), (false, nil, nil, nil), (false, nil, "72", 72),
        ] as [(Bool, Int?, String?, Int?)])
    func takesItsWidth(isTerminal: Bool, columns: Int?, variable: String?, expected: Int?) {
        var environment = ["TERM": "xterm"]
        environment["COLUMNS"] = variable
        #expect(Screen(isTerminal: isTerminal, columns: columns, environment: environment).width == expected)
    }

    @Test(
        "Colour is for terminals that want it",
        arguments: [
            (true, ["TERM": "xterm"], true), (true, ["TERM": "xterm", "NO_COLOR": ""], true),
            (true, ["TERM": "xterm", "NO_COLOR": "1"], false), (true, ["TERM": "dumb"], false), (true, [:], false),
            (false, ["TERM": "xterm"], false), (false, ["TERM": "xterm", "COLUMNS": "80"], false),
        ] as [(Bool, [String: String], Bool)])
    func coloursTerminalsOnly(isTerminal: Bool, environment: [String: String], expected: Bool) {
        let screen = Screen(isTerminal: isTerminal, columns: 80, environment: environment)
        #expect(screen.hasColor == expected)
        #expect((screen.paint("x", .red) == "x") == !expected)
    }

    @Test func wrapsBetweenWordsAndKeepsThemWhole() {
        let screen = Screen(width: 40)
        let path = "/var/lib/" + String(repeating: "long/", count: 10)
        #expect(
            screen.wrap("a remedy that takes more than one line of this screen", prefix: "  → ", indent: 4) == [
                "  → a remedy that takes more than one", "    line of this screen",
            ])
        #expect(screen.wrap("look at \(path) first", indent: 2) == ["look at", "  \(path)", "  first"])
        #expect(screen.wrap("", prefix: "x") == ["x"])
        #expect(Screen(width: nil).wrap("as long as \(path) it is") == ["as long as \(path) it is"])
    }

    @Test(
        arguments: [
            ("main/19/collector", 17, "main/19/collector"), ("main/19/collector", 10, "main…ector"),
            ("abc", 1, "…"), ("", 5, ""),
        ])
    func shortensInTheMiddle(text: String, width: Int, expected: String) {
        #expect(text.shortened(to: width) == expected)
    }

    @Test("A name or message from elsewhere cannot steer the terminal")
    func defusesWhatSteersATerminal() {
        #expect("a\u{1b}[2Jb\r\nc\u{202e}d\u{0}".printable == "a\u{FFFD}[2Jb  c\u{FFFD}d\u{FFFD}")
        #expect("é – „ok“ 漢".printable == "é – „ok“ 漢")
    }

    @Test func narrowsTheWidestColumnsUntilTheTableFits() {
        var table = TextTable([.init("NAME", minimum: 10), .init("FIXED"), .init("LAST", minimum: 10)])
        table.add(
            [String(repeating: "n", count: 60), "12345678", String(repeating: "l", count: 30)], notes: ["  note"])
        table.add(["short", "1", "x"])
        let lines = table.lines(on: Screen(width: 50))
        #expect(lines.map(\.count) == [35, 50, 6, 32])
        #expect(table.lines(on: Screen(width: nil))[1].count == 60 + 8 + 30 + 4)
        #expect(table.lines(on: Screen(width: 40))[1].count == 40)
    }
}
