import RotationCore
import RotationPorts
import SensorBucketClient
import Testing

/// What the client makes of answers to its reads and to DELETE.
@Suite(.serialized) struct ReplyTests {
    static let query = ListingQuery(tenants: [TenantID(3)], limit: 10)

    static let statuses: [(Script, KeyServerError.Code)] = [
        (.json(401, "{}"), .unauthorized), (.json(403, "{}"), .forbidden), (.json(429, "{}"), .throttled),
        (.json(503, "{}"), .serverFailure), (.json(503, "{}", headers: ["Retry-After: 1"]), .throttled),
        (.json(500, "{\"message\":\"Internal server error\"}"), .serverFailure), (.json(400, "{}"), .refused),
        (.json(404, "{\"message\":\"Key does not exist, or so\",\"code\":\"ELSE\"}"), .invalidAnswer),
        (.reply(Script.text(404, "404 page not found\n")), .invalidAnswer),
        (.json(404, "{\"error\":{\"code\":404,\"message\":\"no rule\"}}"), .invalidAnswer),
        (.json(201, "{}"), .invalidAnswer), (.reply("HTTP/1.1 204 No\r\n\r\n"), .invalidAnswer),
        (.reply(Script.text(301, "", headers: ["Location: /elsewhere"])), .redirected),
        (.replyAndClose(""), .noAnswer), (.reset, .noAnswer),
    ]

    @Test("S2: each status becomes one code, the same for every read and for DELETE", arguments: statuses)
    func mapsStatuses(script: Script, code: KeyServerError.Code) async throws {
        try await withClient(against: script) { client, server in
            #expect(await codeOfError { _ = try await client.list(Self.query) } == code)
            #expect(await codeOfError { _ = try await client.describe(KeyID(77)) } == code)
            #expect(await codeOfError { _ = try await client.revoke(TestRequests.warrant) } == code)
            #expect(server.requests.count == 3, "nothing is repeated, no redirect followed")
        }
    }

    @Test("S3: only 401 refuses a key under test; all else that is not 200 says nothing", arguments: statuses)
    func authenticationAnswers(script: Script, code: KeyServerError.Code) async throws {
        try await withClient(against: script) { client, _ in
            if code == .unauthorized {
                let answer = try await client.authenticate(as: TestKeys.other, tenant: TenantID(3))
                #expect(answer == .refused)
            } else {
                #expect(
                    await codeOfError {
                        _ = try await client.authenticate(as: TestKeys.other, tenant: TenantID(3))
                    } == code)
            }
        }
    }

    @Test("S3: a 200 that is no page proves nothing", arguments: ["", "{}", "<html>ok</html>", "[]"])
    func acceptedNeedsAPage(body: String) async throws {
        try await withClient(against: .json(200, body)) { client, _ in
            #expect(
                await codeOfError { _ = try await client.authenticate(as: TestKeys.other, tenant: TenantID(3)) }
                    == .invalidAnswer)
            #expect(await codeOfError { _ = try await client.list(Self.query) } == .invalidAnswer)
            #expect(await codeOfError { _ = try await client.describe(KeyID(77)) } == .invalidAnswer)
        }
    }

    @Test("S2: the revoke's own 404 means that the key did not exist")
    func revokeOfNothing() async throws {
        try await withClient(against: .json(404, "{\"message\":\"Key does not exist\"}")) { client, _ in
            let answer = try await client.revoke(TestRequests.warrant)
            #expect(answer == .didNotExist)
            #expect(await codeOfError { _ = try await client.describe(KeyID(77)) } == .invalidAnswer)
        }
    }

    static let descriptions = [
        "{\"data\":{\"id\":77,\"name\":\"\",\"expiration_date\":null,\"tenant_id\":3,\"permissions\":[\"P\",\"P\"]}}",
        "{\"id\":77,\"name\":\"n\",\"tenant_id\":3,\"tenant_name\":\"t\",\"permissions\":[\"P\"],\"new\":{\"a\":[1,{}]}}",
    ]

    @Test("a description may come in an envelope or bare", arguments: descriptions)
    func describes(body: String) async throws {
        try await withClient(against: .json(200, body)) { client, _ in
            let expected = KeyDescription(
                id: KeyID(77), tenant: TenantID(3), expiry: nil, permissions: [Permission("P")])
            let answer = try await client.describe(KeyID(77))
            #expect(answer == .found(expected))
        }
    }

    @Test("S12: the description of another key is no answer")
    func refusesAnotherKey() async throws {
        try await withClient(against: .json(200, Self.descriptions[0])) { client, _ in
            #expect(await codeOfError { _ = try await client.describe(KeyID(78)) } == .invalidAnswer)
        }
    }

    @Test(
        "S5: the clock is read from any reply with a Date, and kept when the next has none", arguments: [200, 401, 500])
    func readsTheClock(status: Int) async throws {
        let dated = Script.json(status, "{\"data\":[]}", headers: ["Date: Mon, 23 Nov 2026 13:34:51 GMT"])
        let undated = Script.json(status, "{\"data\":[]}", headers: ["Date: yesterday"])
        let respond: @Sendable (ReceivedRequest) -> Script = { $0.line.contains("tenant_id=1&") ? dated : undated }
        try await TestServer.run(respond: respond) { server in
            try await withClient("http://127.0.0.1:\(server.port)") { client in
                #expect(client.clock == nil)
                _ = await codeOfError { _ = try await client.list(.init(tenants: [TenantID(2)], limit: 1)) }
                #expect(client.clock == nil)
                _ = await codeOfError { _ = try await client.list(.init(tenants: [TenantID(1)], limit: 1)) }
                #expect(client.clock?.serverDate.description == "2026-11-23T13:34:51Z")
                #expect(client.clock?.skew == .milliseconds(-1250))
                _ = await codeOfError { _ = try await client.list(.init(tenants: [TenantID(2)], limit: 1)) }
                #expect(client.clock?.skew == .milliseconds(-1250))
            }
        }
    }

    @Test(
        "Retry-After is understood in both forms",
        arguments: [
            ("7", Duration.seconds(7)), ("Mon, 23 Nov 2026 13:35:00 GMT", .seconds(9)),
            ("Mon, 23 Nov 2026 13:30:00 GMT", .zero), ("-1", nil), ("soon", nil), ("1.5", nil), ("99999999999", nil),
        ])
    func readsRetryAfter(text: String, expected: Duration?) async throws {
        let headers = ["Date: Mon, 23 Nov 2026 13:34:51 GMT", "Retry-After: \(text)"]
        try await withClient(against: .json(429, "{}", headers: headers)) { client, _ in
            await #expect { _ = try await client.list(Self.query) } throws: {
                ($0 as? KeyServerError)?.retryAfter == expected && ($0 as? KeyServerError)?.status == 429
            }
        }
    }
}

/// The code of the error that `body` throws; nil when it throws none.
func codeOfError(_ body: () async throws -> Void) async -> KeyServerError.Code? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? KeyServerError)?.code
    }
}
