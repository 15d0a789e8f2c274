import RotationCore
import RotationPorts
import SensorBucketClient
import Testing

/// Every way in which a POST can end (S7): what is known not to have been sent, what the server refused, and what
/// may have happened.
@Suite struct CreateOutcomeTests {
    static let created = "{\"api_key\":\"\(TestKeys.otherText)\"}"

    @Test("S6: a complete 201 brings id, secret and the server's time")
    func bringsTheSecret() async throws {
        let script = Script.json(201, Self.created, headers: ["Date: Mon, 23 Nov 2026 13:34:53 GMT"])
        try await withClient(against: script) { client, server in
            let outcome = await client.create(TestRequests.create)
            guard case .created(let id, let secret, let date) = outcome else {
                Issue.record("unexpected outcome: \(outcome.summary)")
                return
            }
            #expect(id.rawValue == 77)
            #expect(secret == TestKeys.other)
            #expect(date?.description == "2026-11-23T13:34:53Z")
            #expect(server.requests.count == 1)
        }
    }

    static let endings: [CreateEnding] = [
        CreateEnding("an envelope", .json(201, "{\"data\":\(created)}"), expected: "created 77 (shaped) at unknown"),
        CreateEnding(
            "two 100-continue before", .reply(continues + continues + Script.text(201, created)),
            expected: "created 77 (shaped) at unknown"),
        // On a busy machine the close can overtake the end of our own request in the library: then nobody can tell the
        // answer from a cut one, and the key is found and removed as a lost one.
        CreateEnding(
            "an answer without length", .replyAndClose("HTTP/1.1 201 Created\r\n\r\n\(created)"),
            expected: "created 77 (shaped) at unknown", orElse: "unknown noAnswer"),
        CreateEnding("no api_key", .json(201, "{}"), expected: "unknown invalidAnswer"),
        CreateEnding(
            "a key of another shape", .json(201, "{\"api_key\":\"password\"}"), expected: "unknown invalidAnswer"),
        CreateEnding(
            "a key with padding", .json(201, "{\"api_key\":\"\(TestKeys.otherText)==\"}"),
            expected: "unknown invalidAnswer"),
        CreateEnding("garbage", .json(201, "<html>"), expected: "unknown invalidAnswer"),
        CreateEnding("200 instead of 201", .json(200, created), expected: "unknown invalidAnswer"),
        CreateEnding("204", .reply("HTTP/1.1 204 No Content\r\n\r\n"), expected: "unknown invalidAnswer"),
        CreateEnding(
            "302", .reply(Script.text(302, "", headers: ["Location: /api/other"])), expected: "unknown redirected"),
        CreateEnding(
            "307", .reply(Script.text(307, "", headers: ["Location: /api/other"])), expected: "unknown redirected"),
        CreateEnding("a typed 400", .json(400, "{\"message\":\"name cannot be empty\"}"), expected: "refused refused"),
        CreateEnding(
            "a typed 404", .json(404, "{\"message\":\"Tenant could not be found\",\"code\":\"TENANT_NOT_FOUND\"}"),
            expected: "refused refused"),
        CreateEnding(
            "a name that is taken", .json(400, "{\"message\":\"x\",\"code\":\"API_KEY_NAME_TENANT_COMBO_NOT_UNIQUE\"}"),
            expected: "nameTaken"),
        CreateEnding(
            "a proxy's 400", .reply(Script.text(400, "<html>Bad Request</html>")), expected: "unknown refused"),
        CreateEnding(
            "a router's 404", .reply(Script.text(404, "404 page not found\n")), expected: "unknown invalidAnswer"),
        CreateEnding("401", .json(401, "{}"), expected: "refused unauthorized"),
        CreateEnding("403", .json(403, "{}"), expected: "refused forbidden"),
        CreateEnding("429", .json(429, "{}", headers: ["Retry-After: 3"]), expected: "refused throttled"),
        CreateEnding("409", .json(409, "{\"message\":\"conflict\"}"), expected: "unknown refused"),
        CreateEnding("500", .json(500, "{\"message\":\"Internal server error\"}"), expected: "unknown serverFailure"),
        CreateEnding("502 without body", .reply(Script.text(502, "")), expected: "unknown serverFailure"),
        CreateEnding(
            "503 with Retry-After", .json(503, "{}", headers: ["Retry-After: 3"]), expected: "unknown throttled"),
        CreateEnding("no answer and a close", .replyAndClose(""), expected: "unknown noAnswer"),
        CreateEnding("a reset", .reset, expected: "unknown noAnswer"),
        CreateEnding(
            "a truncated body", .replyAndClose("HTTP/1.1 201 Created\r\nContent-Length: 85\r\n\r\n{\"api_k"),
            expected: "unknown noAnswer"),
        CreateEnding(
            "a truncated chunk",
            .replyAndClose("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n55\r\n{\"api"),
            expected: "unknown noAnswer"),
        CreateEnding(
            "a truncated refusal", .replyAndClose("HTTP/1.1 400 Bad\r\nContent-Length: 85\r\n\r\n{\"mess"),
            expected: "unknown noAnswer"),
        CreateEnding(
            "something that is not HTTP", .replyAndClose("SSH-2.0-OpenSSH_9.2\r\n\r\n"), expected: "unknown noAnswer"),
    ]
    static let continues = "HTTP/1.1 100 Continue\r\n\r\n"

    @Test("S7: the outcome of a POST whose answer is …", .serialized, arguments: endings)
    func sortsEndings(_ ending: CreateEnding) async throws {
        try await withClient(against: ending.script) { client, server in
            let outcome = await client.create(TestRequests.create)
            let isExpected = outcome.summary == ending.expected || outcome.summary == ending.orElse
            #expect(isExpected, "\(outcome.summary): \(outcome.error?.message ?? "")")
            #expect(server.requests.count == 1, "a POST is sent exactly once")
        }
    }

    @Test(
        "S7: silence after the request, and silence within the body, are unknown",
        arguments: [Script.silence, .reply("HTTP/1.1 201 Created\r\nContent-Length: 85\r\n\r\n{")])
    func silenceIsUnknown(script: Script) async throws {
        try await withClient(against: script, timeout: .seconds(8)) { client, server in
            let outcome = await client.create(TestRequests.create)
            #expect(outcome.summary == "unknown noAnswer")
            #expect(server.requests.count == 1)
        }
    }

    @Test(
        "S7: a refused connection and an unknown host are known not to have been sent",
        arguments: [
            "http://127.0.0.1:1/api", "https://name.invalid/api",
        ])
    func knowsWhatWasNotSent(url: String) async throws {
        try await withClient(url) { client in
            let outcome = await client.create(TestRequests.create)
            #expect(outcome.summary == "notSent notConnected")
        }
    }

    @Test("S7: a connection that never comes to stand is known not to have been sent")
    func connectTimeoutIsNotSent() async throws {
        // A TLS handshake that the server never answers: the connection is there, the request cannot be.
        try await TestServer.run(respond: Script.always(.silence)) { server in
            try await withClient("https://127.0.0.1:\(server.port)", timeout: .milliseconds(300)) { client in
                let outcome = await client.create(TestRequests.create)
                #expect(outcome.summary == "notSent notConnected")
            }
        }
    }

    @Test("S14: without a management key nothing is sent")
    func needsAKey() async throws {
        try await TestServer.run(respond: Script.always(.silence)) { server in
            let url = "http://127.0.0.1:\(server.port)"
            try await withClient(url, credential: TestKeys.misshapen) { client in
                let outcome = await client.create(TestRequests.create)
                #expect(outcome.summary == "notSent credential")
            }
            try await withClient(url, credential: TestKeys.missing) { client in
                let outcome = await client.create(TestRequests.create)
                #expect(outcome.error == TestKeys.missingError)
            }
            #expect(server.connectionCount == 0)
        }
    }
}
