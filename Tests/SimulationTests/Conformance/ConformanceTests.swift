import RotationCore
import Testing

@testable import Simulation

/// Every recorded answer of the real server, given by the simulated one in the same state.
@Suite struct ConformanceTests {
    @Test func tableNamesEveryRecordingOnce() throws {
        let names = Replay.table.map(\.name)
        #expect(try Resources.recordings().subtracting(names).sorted() == [])
        #expect(Set(names).subtracting(try Resources.recordings()).sorted() == [])
        #expect(names.count == 202)
        #expect(Set(names).count == names.count)
    }

    @Test func onlyARecordingWithoutRequestIsSkipped() throws {
        for replay in Replay.table where replay.comparison == .skip {
            #expect(try recording(replay.name).request == nil)
            #expect(!replay.remark.isEmpty)
        }
    }

    @Test(arguments: Replay.table.filter { $0.comparison != .skip })
    func answersAsRecorded(_ replay: Replay) throws {
        let recording = try recording(replay.name)
        let request = try #require(recording.request)
        var server = try ReplayState(replay.state, recording, request).server
        let reply = server.handle(request, now: recording.time)
        guard replay.comparison != .closed else {
            #expect(recording.reply == nil)
            #expect(reply.ending == .lost)
            return
        }
        let expected = try #require(recording.reply)
        #expect(reply.ending == .complete)
        #expect(reply.status == expected.status)
        expectSameHeaders(reply, expected, comparesLength: replay.comparison == .bytes)
        // To HEAD the body is left out by the transport.
        if request.method != "HEAD" { try expectSameBody(reply.body, expected.body, replay.comparison) }
    }

    private func recording(_ name: String) throws -> Recording {
        let key = try #require(ReplayState.adminKey.bearerText)
        return try Recording(name: name, text: try Resources.bytes("recordings/\(name).http"), adminKey: key)
    }

    private func expectSameHeaders(_ reply: SimulatedReply, _ expected: Recording.Reply, comparesLength: Bool) {
        let framing = ["Content-Length", "Transfer-Encoding"]
        let recorded = expected.headers.filter { !framing.contains($0.name) }
        #expect(sorted(reply.headers) == sorted(recorded))
        #expect((reply.framing == .length) == (expected.headers["Content-Length"] != nil))
        #expect((reply.framing == .chunked) == (expected.headers["Transfer-Encoding"] == "chunked"))
        if comparesLength, let length = expected.headers["Content-Length"] {
            #expect("\(reply.body.count)" == length)
        }
    }

    private func sorted(_ headers: [HeaderField]) -> [String] {
        headers.map { "\($0.name): \($0.value)" }.sorted()
    }

    private func expectSameBody(_ body: [UInt8], _ expected: [UInt8], _ comparison: Replay.Comparison) throws {
        guard comparison == .shape else {
            #expect(String(decoding: body, as: UTF8.self) == String(decoding: expected, as: UTF8.self))
            return
        }
        let (node, recorded) = (try JSONReader.document(body), try JSONReader.document(expected))
        #expect(node.shape == recorded.shape)
        for created in [node, recorded] {
            let key = try #require(created["api_key"]?.text)
            #expect(Secret(Array(key.utf8)).keyID != nil)
        }
    }
}

extension KeyDraft {
    /// The bearer that a key of this draft has.
    fileprivate var bearerText: String? {
        var server = SimulatedServer(seed: 0)
        let key = server.addKey(self, now: .distantPast)
        return key?.bearer.withBytes { String(decoding: $0, as: UTF8.self) }
    }
}

extension JSONNode {
    /// Names and types in their nesting, without the values.
    fileprivate var shape: String {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .array(let elements): "[" + elements.map(\.shape).joined(separator: ",") + "]"
        case .object(let members): "{" + members.map { "\($0.name):\($0.value.shape)" }.joined(separator: ",") + "}"
        }
    }
}
