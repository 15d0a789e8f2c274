import ArgumentParser
import Testing

@testable import keyrotated

/// What `journalctl -x` tells beside each message.
struct CatalogTests {
    private struct Entry {
        let id: String
        let headers: [String]
        let body: String

        /// The fields that are filled in.
        var fields: Set<String> {
            Set((headers.joined(separator: "\n") + body).matches(of: #/@([A-Z0-9_]+)@/#).map { String($0.output.1) })
        }

        /// `-- ID`, headers, an empty line, text: see "catalog" in the sources of systemd.
        init(_ text: Substring) {
            let parts = text.split(separator: "\n\n", maxSplits: 1)
            let lines = parts[0].split(separator: "\n").map(String.init)
            id = lines[0]
            headers = Array(lines.dropFirst())
            body = parts.count > 1 ? String(parts[1]) : ""
        }
    }

    private let entries: [Entry]

    init() throws {
        let text = try SourceFile.text("systemd/keyrotated.catalog")
        entries = text.split(separator: "\n-- ").dropFirst().map(Entry.init)
    }

    @Test func hasOneEntryForEachKindOfMessageAndNoOther() {
        #expect(entries.map(\.id).sorted() == MessageID.allCases.map(\.rawValue).sorted())
    }

    @Test func eachEntryHasItsHeadersAndAText() {
        for entry in entries {
            let names = entry.headers.map { $0.prefix { $0 != ":" } }
            #expect(
                names.prefix(3) == ["Subject", "Defined-By", "Documentation"], "\(entry.id): \(names)")
            #expect(entry.body.split(separator: " ").count >= 8, "\(entry.id)")
        }
    }

    /// journalctl shows the name of a field that is not there in place of its value.
    @Test func fillsInOnlyWhatEveryMessageOfTheKindHas() throws {
        #expect(entries.contains { !$0.fields.isEmpty })
        for entry in entries {
            let id = try #require(MessageID(rawValue: entry.id))
            #expect(entry.fields.subtracting(EventSamples.fields(of: id).always) == [], "\(id)")
        }
    }

    @Test func fitsATerminal() {
        for entry in entries {
            let longest = (entry.headers + entry.body.split(separator: "\n").map(String.init)).map(\.count).max() ?? 0
            #expect(longest <= 88, "\(entry.id)")
        }
    }

    /// What is told to be typed has to be there.
    @Test func namesNoCommandThatDoesNotExist() {
        let known = Set(Keyrotated.configuration.subcommands.compactMap { $0.configuration.commandName })
        let named = entries.flatMap { entry in
            entry.body.matches(of: #/`keyrotated\s([a-z]+)/#).map { String($0.output.1) }
        }
        #expect(named.count > 10)
        #expect(Set(named).subtracting(known) == [])
    }
}
