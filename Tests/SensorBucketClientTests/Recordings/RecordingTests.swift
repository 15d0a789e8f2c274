import RotationCore
import RotationPorts
import SensorBucketClient
import Testing

/// The client against every recorded answer of the real server, served as it was over a real socket.
@Suite(.serialized) struct RecordingTests {
    @Test("the table names every recording, and nothing else")
    func coversEveryRecording() throws {
        let index = String(decoding: try TestFiles.read("\(Recording.directory)/INDEX.tsv"), as: UTF8.self)
        let recorded = Set(index.split(separator: "\n").dropFirst().compactMap { $0.split(separator: "\t").first })
        let named = Set(RecordingTable.rows.map { Substring($0.name) })
        #expect(recorded.count == 202)
        #expect(recorded.subtracting(named).sorted() == [], "recordings that the table does not name")
        #expect(named.subtracting(recorded).sorted() == [], "rows without a recording")
        #expect(RecordingTable.rows.allSatisfy { !$0.expected.isEmpty })
        for name in recorded { _ = try Recording(String(name)) }
    }

    @Test("the client makes of each recorded answer what the table says", arguments: RecordingTable.met)
    func meetsRecording(_ row: RecordingTable.Row) async throws {
        let recording = try Recording(row.name)
        try await withClient(against: try recording.script()) { client, server in
            let summary = await Summary.perform(row.operation ?? "", id: recording.id, with: client)
            #expect(summary == row.expected)
            #expect(server.requests.count == 1)
        }
    }

    @Test("every timestamp form of the real server is read exactly")
    func readsRecordedTimestamps() async throws {
        try await withClient(against: try Recording("list-timestamps").script()) { client, _ in
            let page = try await client.list(ListingQuery(tenants: [TenantID(4)], limit: 100))
            #expect(
                page.keys.map { "\($0.name) \($0.created) \($0.expiry?.description ?? "never")" }
                    == [
                        "ts-4 2026-01-02T03:04:05.123456Z 2036-01-02T03:04:05.123456Z",
                        "ts-3 2026-01-02T03:04:05.1234Z 2036-01-02T03:04:05.1234Z",
                        "ts-2 2026-01-02T03:04:05.12Z 2036-01-02T03:04:05.12Z",
                        "ts-1 2026-01-02T03:04:05.1Z 2036-01-02T03:04:05.1Z",
                        "ts-0 2026-01-02T03:04:05Z 2036-01-02T03:04:05Z",
                    ])
        }
    }
}
