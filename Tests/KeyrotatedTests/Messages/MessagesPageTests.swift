import RotationConfiguration
import Testing

@testable import keyrotated

/// The page that lists every kind of message says what each is like.
struct MessagesPageTests {
    private struct Row {
        let id: String
        let levels: Set<String>
        let always: Set<String>
        let sometimes: Set<String>

        /// `| message | level | fields | id |`; of the fields those behind "some:" are not in every message.
        init?(_ line: Substring) {
            let cells = line.split(separator: "|").map(String.init)
            guard cells.count == 4, let id = Self.quoted(cells[3]).first, id.count == 32 else { return nil }
            self.id = id
            levels = Set(Self.quoted(cells[1]))
            let fields = cells[2].split(separator: "some:", omittingEmptySubsequences: false)
            always = Set(Self.quoted(String(fields[0])))
            sometimes = Set(fields.dropFirst().flatMap { Self.quoted(String($0)) })
        }

        private static func quoted(_ cell: String) -> [String] {
            cell.matches(of: #/`([A-Za-z0-9_]+)`/#).map { String($0.output.1) }
        }
    }

    @Test func everyKindStandsThereWithItsLevelAndFields() throws {
        let page = try SourceFile.text("docs/keyrotated.docc/Messages.md")
        let rows = page.split(separator: "\n").compactMap(Row.init)
        #expect(rows.map(\.id).sorted() == MessageID.allCases.map(\.rawValue).sorted())
        for row in rows {
            let id = try #require(MessageID(rawValue: row.id))
            let fields = EventSamples.fields(of: id)
            let common = Self.commonFields(of: id)
            #expect(row.levels == EventSamples.levels(of: id), "\(id)")
            #expect(common.isSubset(of: fields.always), "\(id)")
            #expect(row.always == fields.always.subtracting(common), "\(id)")
            #expect(row.sometimes == fields.sometimes, "\(id)")
        }
    }

    @Test func everyFieldIsExplained() throws {
        let page = try SourceFile.text("docs/keyrotated.docc/Messages.md")
        for name in Set(EventSamples.all.flatMap(\.fields).map(\.name)) {
            let isExplained = page.contains("\n| `\(name)` |")
            #expect(isExplained, "\(name)")
        }
    }

    /// What every message about a server or a key has is said once, above the table.
    private static func commonFields(of id: MessageID) -> Set<String> {
        let always = EventSamples.fields(of: id).always
        if always.contains("LINEAGE") { return ["SERVER", "TENANT", "LINEAGE"] }
        return always.contains("SERVER") ? ["SERVER"] : []
    }

    @Test("An id in an example is one of ours", arguments: ["docs/keyrotated.docc/Messages.md", "man/keyrotated.8"])
    func examplesNameOurIDs(_ path: String) throws {
        let ids = try SourceFile.text(path).matches(of: #/MESSAGE_ID=([0-9a-f]+)/#).map { String($0.output.1) }
        #expect(!ids.isEmpty && ids.allSatisfy { MessageID(rawValue: $0) != nil }, "\(ids)")
    }

    @Test func samplesAreOfEveryKind() {
        #expect(Set(EventSamples.all.map(\.id)) == Set(MessageID.allCases))
    }
}
