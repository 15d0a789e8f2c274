import RotationCore
import RotationPorts
import Testing

@testable import Simulation

@Suite struct SimulatedServerTests {
    private let start = TestServer.start

    @Test func sameSeedGivesSameReplies() throws {
        var (one, other) = (try TestServer(), try TestServer())
        #expect(one.create("a") == other.create("a"))
        #expect(one.server.keys == other.server.keys)
    }

    @Test func createdKeyAuthenticatesAndIsListed() throws {
        var world = try TestServer()
        #expect(world.create("a").status == 201)
        let key = try #require(world.server.keys.first)
        #expect(world.send("GET", "/api-keys", query: "tenant_id=19", as: key).status == 200)
        #expect(world.walk(tenant: 19, limit: 10) == ["a"])
    }

    @Test func nameIsTakenUntilTheKeyIsRevoked() throws {
        var world = try TestServer()
        #expect(world.create("a").status == 201)
        #expect(world.create("a").json?["code"]?.text == "API_KEY_NAME_TENANT_COMBO_NOT_UNIQUE")
        #expect(world.create("a", tenant: 1).status == 201)
        let key = try #require(world.server.keys.first { $0.tenant == TenantID(19) })
        #expect(world.send("DELETE", "/api-keys/\(key.id)").status == 200)
        #expect(world.create("a").status == 201)
    }

    @Test("S3: asking for an expired key deletes it", arguments: ["get", "authenticate"])
    func askingForExpiredKeyDeletesIt(_ way: String) throws {
        var world = try TestServer()
        let key = try world.add("old", expiry: start)
        let later = start + .seconds(1)
        #expect(world.send("GET", "/api-keys/\(key.id)", at: start).status == 200)
        #expect(world.server.keys.count == 2)
        let reply =
            way == "get"
            ? world.send("GET", "/api-keys/\(key.id)", at: later) : world.send("GET", "/api-keys", as: key, at: later)
        #expect(reply.status == (way == "get" ? 404 : 401))
        #expect(world.server.keys.count == 1)
    }

    @Test func expiredKeyStaysListedWhileNobodyAsks() throws {
        var world = try TestServer()
        _ = try world.add("old", expiry: start - .seconds(100))
        #expect(world.walk(tenant: 19, limit: 10) == ["old"])
        #expect(world.create("old").status == 400)
    }

    @Test(
        "the offset is dropped after the check",
        arguments: [
            ("2031-05-17T15:00:00+02:00", "2031-05-17T15:00:00Z"),
            (
                "2031-05-17T15:00:00.123456789Z",
                "2031-05-17T15:00:00.123456Z"
            ), ("2031-05-17T15:00:00.5-05:00", "2031-05-17T15:00:00.5Z"),
        ])
    func storesWallClock(_ sent: String, _ stored: String) throws {
        var world = try TestServer()
        #expect(world.create("a", expiration: "\"\(sent)\"").status == 201)
        #expect(world.server.keys.first?.expiry?.description == stored)
    }

    @Test func archivedTenantIsListedButNotServed() throws {
        var world = try TestServer()
        let key = try world.add("a")
        world.server.setTenant(SimulatedTenant(id: TenantID(19), name: "Tenant 19", state: .archived))
        #expect(world.walk(tenant: 19, limit: 10) == ["a"])
        #expect(world.send("GET", "/api-keys/\(key.id)").json?["code"]?.text == "ERR_API_KEY_NOT_FOUND")
        #expect(world.send("GET", "/api-keys", as: key).status == 401)
        #expect(world.create("b").status == 404)
        #expect(world.send("DELETE", "/api-keys/\(key.id)").status == 200)
    }

    @Test func keyCanRevokeItself() throws {
        var world = try TestServer()
        let key = try world.add("a")
        #expect(world.send("DELETE", "/api-keys/\(key.id)", as: key).status == 200)
        #expect(world.send("DELETE", "/api-keys/\(key.id)", as: key).status == 401)
    }

    @Test("S3: with the database down every key is 401 at the gate")
    func everyKeyIsUnauthorizedWhileTheDatabaseIsDown() throws {
        var world = try TestServer()
        world.server.conditions.database = .down
        #expect(world.send("GET", "/api-keys").status == 401)
        world.server.conditions.database = .up
        #expect(world.send("GET", "/api-keys").status == 200)
    }

    @Test func createThatTimesOutLeavesItsKey() throws {
        var world = try TestServer()
        world.server.conditions.createsTimeOut = true
        #expect(world.create("a").status == 502)
        #expect(world.server.keys.first?.name == "a")
    }

    @Test func replyCarriesTheServersTime() throws {
        var world = try TestServer()
        let reply = world.send("GET", "/api-keys", at: Timestamp(microseconds: 1_795_440_894_999_999))
        #expect(reply.headers["Date"] == "Mon, 23 Nov 2026 13:34:54 GMT")
        #expect(reply.serverDate == Timestamp(seconds: 1_795_440_894))
    }

    @Test func logHoldsWhatCameAndNoSecret() throws {
        var world = try TestServer()
        _ = world.create("a")
        world.server.faults = FaultPlan([Fault(.refuse)])
        _ = world.send("GET", "/api-keys", query: "tenant_id=19")
        #expect(world.server.log.entries.map(\.status) == [201, nil])
        #expect(world.server.log.entries.map(\.path) == ["/api/api-keys", "/api/api-keys"])
        let text = "\(world.server.log)"
        for key in world.server.keys {
            #expect(!key.bearer.withBytes { text.contains(String(decoding: $0, as: UTF8.self)) })
        }
    }

    @Test func logKeepsTheNewest() {
        var log = RequestLog()
        let reply = SimulatedReply(status: 200)
        for number in 0..<(RequestLog.capacity + 3) {
            log.append(.init(SimulatedRequest("GET", "/\(number)"), reply: reply, at: start))
        }
        #expect(log.entries.count == RequestLog.capacity)
        #expect(log.entries.first?.path == "/3")
        #expect(log.entries.last?.path == "/\(RequestLog.capacity + 2)")
    }

    @Test func keyPrintsNoSecret() throws {
        let key = try TestServer().management
        let digits = key.password.secret.withBytes { String(decoding: $0, as: UTF8.self) }
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!"\(key)".contains(digits))
        #expect(!dumped.contains(digits))
    }
}
