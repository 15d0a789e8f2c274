import Testing

@testable import Systemd

struct JournalEntryTests {
    @Test func encodesEachFieldAsNameAndValue() {
        var entry = JournalEntry()
        entry.add("MESSAGE", "two\nlines")
        entry.add("TENANT", "19")
        entry.add("TENANT", "23")
        let texts = entry.encodedFields.map { String(decoding: $0, as: UTF8.self) }
        #expect(texts == ["MESSAGE=two\nlines", "TENANT=19", "TENANT=23"])
    }

    @Test(arguments: ["", "_PID", "9LIVES", "Message", "NEXT-AT", "A=B", String(repeating: "A", count: 65)])
    func refusesNamesThatTheJournalDoes(_ name: String) {
        #expect(!JournalEntry.isValidName(name))
    }

    @Test(arguments: ["A", "MESSAGE_ID", "NEXT_AT", "X509", String(repeating: "A", count: 64)])
    func takesNamesThatTheJournalDoes(_ name: String) {
        #expect(JournalEntry.isValidName(name))
    }

    @Test("A value that is too long is cut at the end of a character, and shows it", arguments: ["x", "é", "…", "🗝️"])
    func cutsLongValues(_ character: String) {
        let limit = JournalEntry.valueLimit
        let fitting = String(repeating: "x", count: limit)
        #expect(JournalEntry.capped(fitting) == fitting)
        for offset in 1...4 {
            let long = String(repeating: "x", count: offset) + String(repeating: character, count: limit)
            let cut = JournalEntry.capped(long)
            let isMarked = cut.hasSuffix("…")
            #expect(isMarked)
            #expect((limit - 8...limit).contains(cut.utf8.count))
        }
    }
}
