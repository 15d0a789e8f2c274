import RotationCore
import RotationPorts
import SensorBucketClient
import Testing

/// Time and size limits, over real sockets.
@Suite struct TransportTests {
    static let query = ListingQuery(tenants: [TenantID(3)], limit: 10)
    static let unending = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    static let slow: [(String, Script)] = [
        ("silence", .silence),
        // Below the 80 KiB at which the HTTP library gives up on a head.
        ("a head that drips", .drip("HTTP/1.1 200 OK\r\n" + String(repeating: "X-Pad: 1\r\n", count: 6_000))),
        ("a body that never comes", .reply("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")),
        ("a body that drips", .drip(unending + String(repeating: "1\r\n{\r\n", count: 100_000))),
    ]

    @Test("one deadline covers head and body, however slowly they drip", arguments: slow)
    func keepsTheDeadline(name: String, script: Script) async throws {
        try await withClient(against: script, timeout: .seconds(2)) { client, _ in
            let duration = await ContinuousClock().measure {
                #expect(await codeOfError { _ = try await client.list(Self.query) } == .noAnswer)
            }
            #expect(duration >= .milliseconds(1990), "\(name)")
            // A busy machine adds to it; without the deadline each of these would take longer.
            #expect(duration < .seconds(60), "\(name)")
        }
    }

    @Test("a body over 16 MiB is refused, announced or not, and not read to its end")
    func limitsTheBody() async throws {
        let chunk = "100000\r\n" + String(repeating: " ", count: 1_048_576) + "\r\n"
        let announced = "HTTP/1.1 200 OK\r\nContent-Length: 16777217\r\n\r\n"
        for script in [Script.endless(Self.unending, chunk: chunk), .reply(announced)] {
            try await withClient(against: script, timeout: .seconds(120)) { client, _ in
                await #expect { _ = try await client.list(Self.query) } throws: { error in
                    let error = error as? KeyServerError
                    return error?.code == .invalidAnswer && error?.message.contains("16777216 bytes") == true
                }
            }
        }
    }

    @Test("S7: a reply to a create that is too large is unknown")
    func hugeReplyIsUnknown() async throws {
        let announced = Script.reply("HTTP/1.1 201 Created\r\nContent-Length: 16777217\r\n\r\n")
        try await withClient(against: announced) { client, _ in
            let outcome = await client.create(TestRequests.create)
            #expect(outcome.summary == "unknown invalidAnswer")
        }
    }

    @Test("a page of 12 MiB is read")
    func readsLargePages() async throws {
        let padding = String(repeating: "x", count: 12 * 1_048_576)
        try await withClient(against: .json(200, "{\"pad\":\"\(padding)\",\"data\":[]}"), timeout: .seconds(120)) {
            client, _ in
            let page = try await client.list(Self.query)
            #expect(page == ListingPage(keys: [], nextCursor: nil))
        }
    }

    @Test("a refused connection is known at once, not after the connect time-out")
    func refusalIsFast() async throws {
        try await withClient("http://127.0.0.1:1", timeout: .seconds(600)) { client in
            let duration = await ContinuousClock().measure {
                #expect(await codeOfError { _ = try await client.list(Self.query) } == .notConnected)
            }
            // A machine may be busy, but the connect time-out is 300 s here.
            #expect(duration < .seconds(200))
        }
    }

    @Test("a server that closes every connection after its reply costs an answer now and then, and no more")
    func recoversFromClosedConnections() async throws {
        let closing = Script.replyAndClose(Script.text(200, "{\"data\":[]}"))
        try await withClient(against: closing) { client, server in
            var answers = 0
            for _ in 0..<200 where answers < 3 {
                // Whether we learn of the closing before the next request is a race that nobody can decide.
                let code = await codeOfError { _ = try await client.list(Self.query) }
                #expect(code == nil || code == .noAnswer)
                answers += code == nil ? 1 : 0
            }
            #expect(answers == 3)
            #expect(server.requests.count == 3)
        }
    }

    @Test("a read that meets a closing connection has no answer, and is not sent again")
    func neverRepeats() async throws {
        try await TestServer.run(respond: Script.always(.replyAndClose(""))) { server in
            try await withClient("http://127.0.0.1:\(server.port)") { client in
                #expect(await codeOfError { _ = try await client.list(Self.query) } == .noAnswer)
                #expect(server.requests.count == 1)
                #expect(server.connectionCount == 1)
            }
        }
    }

    @Test("cancelling a task ends its request at once, with an error")
    func cancels() async throws {
        try await withClient(against: .silence, timeout: .seconds(120)) { client, server in
            let duration = await ContinuousClock().measure {
                await withTaskGroup(of: KeyServerError.Code?.self) { group in
                    group.addTask { await codeOfError { _ = try await client.list(Self.query) } }
                    await #expect(throws: Never.self) { try await waitUntil { server.requests.count == 1 } }
                    group.cancelAll()
                    for await code in group { #expect(code == .noAnswer) }
                }
            }
            #expect(duration < .seconds(60))
        }
    }

    @Test("S7: a create that is cancelled after it was sent is unknown, before it was sent known")
    func cancelsCreates() async throws {
        try await withClient(against: .silence, timeout: .seconds(120)) { client, server in
            await withTaskGroup(of: String.self) { group in
                group.addTask { await client.create(TestRequests.create).summary }
                await #expect(throws: Never.self) { try await waitUntil { server.requests.count == 1 } }
                group.cancelAll()
                for await summary in group { #expect(summary == "unknown noAnswer") }
            }
            await withTaskGroup(of: String.self) { group in
                group.cancelAll()
                group.addTask { await client.create(TestRequests.create).summary }
                for await summary in group { #expect(summary == "notSent notConnected") }
            }
            #expect(server.requests.count == 1)
        }
    }

    @Test("shutting down twice is harmless, and a request afterwards is known not to have been sent")
    func shutsDownTwice() async throws {
        try await withClient(against: RequestTests.emptyPage) { client, server in
            await client.shutdown()
            await client.shutdown()
            let outcome = await client.create(TestRequests.create)
            #expect(outcome.summary == "notSent notConnected")
            #expect(server.connectionCount == 0)
        }
    }

    @Test("errors name operation, address and reason, and never the key, even when the server echoes it")
    func messagesAreSafe() async throws {
        let echo =
            "{\"message\":\"bad key \(TestKeys.managementText)\\nERROR forged \\u001b[31m\(String(repeating: "long ", count: 99))\"}"
        try await withClient(against: .json(400, echo)) { client, server in
            await #expect { _ = try await client.list(Self.query) } throws: { error in
                let text = (error as? KeyServerError)?.message ?? ""
                let start =
                    "cannot list the keys of tenant 3: GET \"http://127.0.0.1:\(server.port)/api/api-keys\": "
                    + "the server answered 400, \"bad key <redacted> ERROR forged [31mlong "
                return text.hasPrefix(start) && text.utf8.count < start.utf8.count + 220
            }
        }
    }
}

/// Polls for something that another thread is about to do; fails after half a minute.
func waitUntil(_ condition: () -> Bool) async throws {
    struct NeverHappened: Error {}
    for _ in 0..<30_000 {
        if condition() { return }
        try await Task.sleep(for: .milliseconds(1))
    }
    throw NeverHappened()
}
