import Glibc
import RotationCore
import RotationPorts
import SystemErrors
import Systemd
import Testing

@testable import keyrotated

struct SinkTests {
    private static let noon = Timestamp(rfc3339: "2026-11-23T12:00:00.25Z")!

    @Test func lineHasTimeLevelAndWords() {
        let message = EventMessage(RotationEvent.ledgerFailed(message: "disk full"))
        #expect(
            LineSink.line(message, .plain, at: Self.noon)
                == "2026-11-23T12:00:00Z error disk full; what depends on it waits")
        #expect(LineSink.line(message, .prefixed, at: Self.noon) == "<3>disk full; what depends on it waits")
        #expect(
            LineSink.line(message, .coloured, at: Self.noon)
                == "\u{1B}[2m2026-11-23T12:00:00Z\u{1B}[0m \u{1B}[1;31merror\u{1B}[0m disk full; what depends on it waits"
        )
    }

    @Test(
        "A message stays one line, and moves no cursor",
        arguments: [
            ("a\nb\r\nc", "a | b | c"), ("red \u{1B}[31m", "red \u{FFFD}[31m"), ("\u{9B}2J", "\u{FFFD}2J"),
            ("bell\u{07}\u{7F}", "bell\u{FFFD}\u{FFFD}"), ("tab\there", "tab here"), ("naïve 🗝️", "naïve 🗝️"),
        ])
    func lineIsHarmless(_ text: String, _ expected: String) {
        let message = EventMessage(ProgramNotice.failed(message: text))
        #expect(LineSink.line(message, .prefixed, at: Self.noon) == "<3>" + expected)
    }

    @Test(
        "Colours are for a terminal that understands them, unless NO_COLOR is set",
        arguments: [
            (true, ["TERM": "xterm"], true), (false, ["TERM": "xterm"], false), (true, ["TERM": "dumb"], false),
            (true, [:], false), (true, ["TERM": "xterm", "NO_COLOR": "1"], false),
            (true, ["TERM": "xterm", "NO_COLOR": ""], true),
        ])
    func coloursWhereWanted(_ isTerminal: Bool, _ environment: [String: String], _ expected: Bool) {
        #expect(Colour.isWanted(isTerminal: isTerminal, environment: environment) == expected)
    }

    @Test func whatTheJournalDoesNotTakeGoesToStandardError() {
        let fallback = RecordingSink()
        let unreachable = JournalSink(
            send: { (_: JournalEntry) throws(ErrorNumber) in throw ErrorNumber(ENOENT) }, fallback: fallback)
        unreachable.write(EventMessage(RotationEvent.stopped))
        #expect(fallback.messages.map(\.id) == [.stopped])
        let reachable = JournalSink(send: { (_: JournalEntry) throws(ErrorNumber) in }, fallback: fallback)
        reachable.write(EventMessage(RotationEvent.stopped))
        #expect(fallback.messages.count == 1)
    }
}
