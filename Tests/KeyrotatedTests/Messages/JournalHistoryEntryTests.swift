import ArgumentParser
import RotationCore
import RotationPorts
import Systemd
import Testing

@testable import keyrotated

/// What the log told, as an entry of the history.
struct JournalHistoryEntryTests {
    private func record(_ message: EventMessage, at time: Timestamp = EventSamples.noon) -> JournalRecord {
        var fields = ["MESSAGE": message.text, "MESSAGE_ID": message.id.rawValue]
        for field in message.fields { fields[field.name] = field.value }
        return JournalRecord(at: time.microseconds, fields: fields)
    }

    @Test func hasTheWordsAndTheDataOfTheMessage() throws {
        let message = EventMessage(
            .lineage(EventSamples.id, .delivered(3, KeyID(77), path: "/run/collector/key")))
        let entry = try #require(JournalHistoryEntry(record(message)))
        #expect(entry.at == EventSamples.noon && entry.lineage == "main/19/collector" && entry.event == "delivered")
        #expect(entry.text == "delivered generation 3, key 77, to \"/run/collector/key\"")
        #expect(entry.generation == 3 && entry.keyID == "77" && entry.path == "/run/collector/key")
        #expect(entry.consumer == nil && entry.reason == nil && entry.expires == nil)
    }

    /// Each kind that is about a key, but not what is still to come.
    @Test func everythingThatHappenedToAKeyIsOne() {
        for message in EventSamples.all {
            let isAboutAKey = EventSamples.fields(of: message.id).always.contains("LINEAGE")
            let entry = JournalHistoryEntry(record(message))
            #expect((entry != nil) == (isAboutAKey && message.id != .next), "\(message.id)")
        }
    }

    @Test func everyEventIsDocumented() throws {
        let page = try SourceFile.text("docs/keyrotated.docc/Output.md")
        let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| `event` |") })
        let events = MessageID.allCases.compactMap(\.historyEvent)
        #expect(Set(events).count == events.count && events.count > 20)
        for event in events {
            let isNamed = row.contains("`\(event)`")
            #expect(isNamed, "\(event)")
        }
    }

    @Test func unitGoesWithJournalOnly() throws {
        #expect(throws: (any Error).self) { try HistoryCommand.parse(["--unit", "keys.service"]) }
        let command = try HistoryCommand.parse(["--journal", "--unit", "keys.service", "collector"])
        #expect(command.unit == "keys.service" && command.names == ["collector"])
    }
}
