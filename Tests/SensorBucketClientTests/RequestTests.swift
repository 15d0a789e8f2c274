import RotationCore
import RotationPorts
import SensorBucketClient
import Testing

/// What goes over the wire, byte by byte where the server is particular about it.
@Suite(.serialized) struct RequestTests {
    static let emptyPage = Script.json(200, "{\"links\":{\"next\":\"\"},\"data\":[]}")

    @Test("S4: a create asks for the expiry in UTC to the microsecond, with the exact content type")
    func createRequest() async throws {
        try await withClient(against: .json(500, "{}")) { client, server in
            _ = await client.create(TestRequests.create)
            let request = try #require(server.requests.first)
            #expect(request.line == "POST /api/api-keys HTTP/1.1")
            #expect(request.header("Content-Type") == "application/json")
            #expect(request.header("Accept") == "application/json")
            #expect(request.header("User-Agent") == "keyrotated/1.2.3")
            #expect(request.header("Transfer-Encoding") == nil)
            #expect(request.header("Authorization") == "Bearer \(TestKeys.managementText)")
            #expect(
                request.body
                    == "{\"name\":\"collector.edge7.g12\",\"tenant_id\":3,\"permissions\":[\"READ_DEVICES\",\"WRITE_MEASUREMENTS\"],"
                    + "\"expiration_date\":\"2027-02-21T13:34:53.44323Z\"}")
        }
    }

    @Test("a name with quotes and control characters stays one JSON string")
    func escapesNames() async throws {
        let odd = CreateRequest(
            remoteName: "a\"b\\c\n\u{1}é", tenant: TenantID(3), permissions: [Permission("P")],
            expiry: Timestamp(seconds: 1_803_216_893))
        try await withClient(against: .json(500, "{}")) { client, server in
            _ = await client.create(odd)
            #expect(
                server.requests.first?.body
                    == #"{"name":"a\"b\\c\u000a\u0001é","tenant_id":3,"permissions":["P"],"expiration_date":"2027-02-21T13:34:53Z"}"#
            )
        }
    }

    @Test("the tenants and the limit go with every cursor, which is percent-encoded")
    func listRequest() async throws {
        let query = ListingQuery(tenants: [TenantID(3), TenantID(19)], limit: 1000, cursor: "a+b/c=&tenant_id=é")
        try await withClient(against: Self.emptyPage) { client, server in
            _ = try await client.list(query)
            #expect(
                server.requests.first?.line
                    == "GET /api/api-keys?tenant_id=3&tenant_id=19&limit=1000"
                    + "&cursor=a%2Bb%2Fc%3D%26tenant_id%3D%C3%A9 HTTP/1.1")
        }
    }

    @Test(
        "a listing without tenant, which would show every tenant's keys, is not sent",
        arguments: [
            ListingQuery(tenants: [], limit: 10), ListingQuery(tenants: [TenantID(3)], limit: 0),
            ListingQuery(tenants: [TenantID(3)], limit: 1001),
        ])
    func refusesUnboundedListing(query: ListingQuery) async throws {
        try await withClient(against: Self.emptyPage) { client, server in
            await #expect { _ = try await client.list(query) } throws: { ($0 as? KeyServerError)?.code == .refused }
            #expect(server.connectionCount == 0)
        }
    }

    @Test("ids go into the path as they are, also beyond 2^53")
    func idsInPaths() async throws {
        let id = KeyID(9_214_207_609_805_406_352)
        try await withClient(against: .json(404, "{\"message\":\"x\",\"code\":\"ERR_API_KEY_NOT_FOUND\"}")) {
            client, server in
            let answer = try await client.describe(id)
            #expect(answer == .notFound)
            #expect(server.requests.first?.line == "GET /api/api-keys/9214207609805406352 HTTP/1.1")
        }
        try await withClient(against: .json(200, "{\"message\":\"API key has been revoked\"}")) { client, server in
            let answer = try await client.revoke(TestRequests.warrant)
            #expect(answer == .revoked)
            #expect(server.requests.first?.line == "DELETE /api/api-keys/77 HTTP/1.1")
        }
    }

    @Test("S3: a key is tried as itself, with a page of one of its own tenant")
    func authenticatesAsTheKey() async throws {
        try await withClient(against: Self.emptyPage) { client, server in
            let answer = try await client.authenticate(as: TestKeys.other, tenant: TenantID(3))
            #expect(answer == .accepted)
            #expect(server.requests.first?.line == "GET /api/api-keys?tenant_id=3&limit=1 HTTP/1.1")
            #expect(server.requests.first?.header("Authorization") == "Bearer \(TestKeys.otherText)")
        }
    }

    @Test("S14: bytes that are not shaped like a key are never sent")
    func neverSendsAPassword() async throws {
        try await withClient(against: Self.emptyPage) { client, server in
            await #expect {
                _ = try await client.authenticate(as: Secret(Array("hunter2".utf8)), tenant: TenantID(3))
            } throws: { error in
                let error = error as? KeyServerError
                return error?.code == .credential && error?.message.contains("hunter2") == false
            }
            #expect(server.connectionCount == 0)
        }
    }

    @Test("reads share a connection; every create has one of its own, so it meets none that is closing (S7)")
    func reusesConnectionsForReadsOnly() async throws {
        try await withClient(against: Self.emptyPage) { client, server in
            let query = ListingQuery(tenants: [TenantID(3)], limit: 10)
            _ = try await client.list(query)
            _ = try await client.list(query)
            #expect(server.requests.map(\.connection) == [1, 1])
            _ = await client.create(TestRequests.create)
            _ = await client.create(TestRequests.create)
            _ = try await client.list(query)
            #expect(server.requests.map(\.connection) == [1, 1, 2, 3, 1])
        }
    }

    @Test("the management key's id is read from the key, without a request")
    func managementKeyID() async throws {
        try await withClient(against: Self.emptyPage) { client, server in
            let answer = try client.managementKeyID
            #expect(answer == TestKeys.managementID)
            #expect(server.connectionCount == 0)
        }
    }
}
