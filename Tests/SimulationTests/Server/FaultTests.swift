import FoundationEssentials
import RotationCore
import RotationPorts
import Testing

@testable import Simulation

@Suite struct FaultTests {
    @Test(
        "what a create under each fault answers, and whether it took effect",
        arguments: [
            (Fault(.refuse), 0, SimulatedReply.Ending.refused, false), (Fault(.loseReply), 0, .lost, true),
            (Fault(.status, status: 500), 500, .complete, false),
            (Fault(.statusAfter, status: 502), 502, .complete, true),
            (Fault(.delay, milliseconds: 5), 201, .complete, true),
            (Fault(.truncate), 201, .truncated(bodyBytes: 42), true), (Fault(.garbage), 201, .complete, true),
            (Fault(.unauthorized), 401, .complete, false), (Fault(.noEffect), 201, .complete, false),
        ])
    func faultOfACreate(_ fault: Fault, _ status: Int, _ ending: SimulatedReply.Ending, _ hasEffect: Bool) throws {
        var world = try TestServer()
        world.server.faults = FaultPlan([fault])
        let reply = world.create("a")
        #expect(reply.status == status)
        #expect(reply.ending == ending)
        #expect((world.server.keys.first?.name == "a") == hasEffect)
        #expect(world.create("b").status == 201)
    }

    @Test func revocationWithoutEffectIsAnsweredLikeAnother() throws {
        var world = try TestServer()
        let key = try world.add("a")
        world.server.faults = FaultPlan([Fault(.noEffect, method: "DELETE")])
        let first = world.send("DELETE", "/api-keys/\(key.id)")
        #expect(world.server.keys.contains { $0.id == key.id })
        let second = world.send("DELETE", "/api-keys/\(key.id)")
        #expect(!world.server.keys.contains { $0.id == key.id })
        #expect(first.status == 200 && first.body == second.body)
    }

    @Test func truncatedReplyIsHalf() throws {
        var world = try TestServer()
        world.server.faults = FaultPlan([Fault(.truncate)])
        let reply = world.create("a")
        #expect(reply.ending == .truncated(bodyBytes: reply.body.count / 2))
    }

    @Test func garbageIsNoJSON() throws {
        var world = try TestServer()
        world.server.faults = FaultPlan([Fault(.garbage)])
        let reply = world.send("GET", "/api-keys")
        #expect(reply.status == 200)
        #expect(reply.json == nil)
    }

    @Test(
        "S1: damaged listings look complete", arguments: [(Fault.Kind.emptyList, []), (.cutList, ["k5", "k4", "k3"])])
    func damagedListingLooksComplete(_ kind: Fault.Kind, _ names: [String]) throws {
        var world = try TestServer()
        for number in 0..<5 { _ = try world.add("k\(number)") }
        world.server.faults = FaultPlan([Fault(kind)])
        // Not a listing: the fault waits for one.
        #expect(world.create("k5").status == 201)
        let page = try #require(ListingPage(world.send("GET", "/api-keys", query: "tenant_id=19&limit=6")))
        #expect(page.keys.map(\.name) == names)
        #expect(page.nextCursor == nil)
        #expect(world.walk(tenant: 19, limit: 100).count == 6)
    }

    @Test func listingWithoutEndLeadsOnToKeysThatNeverWere() throws {
        var world = try TestServer()
        _ = try world.add("a")
        world.server.faults = FaultPlan([Fault(.endlessPages, times: -1)])
        let names = world.walk(tenant: 19, limit: 100, maximumPages: 50)
        #expect(names.count == 1 + 50 * 10)
        #expect(Set(names).count == names.count)
        #expect(names.first == "a")
    }

    @Test("the answer names another id or tenant; the table holds the true ones")
    func lyingAnswersNameOthers() throws {
        var world = try TestServer()
        let key = try world.add("a")
        for (kind, id, tenant) in [
            (Fault.Kind.wrongID, key.id.rawValue ^ 1, Int32(19)), (.wrongTenant, key.id.rawValue, 18),
        ] {
            world.server.faults = FaultPlan([Fault(kind, times: -1)])
            let description = try #require(KeyDescription(world.send("GET", "/api-keys/\(key.id)")))
            #expect(description.id.rawValue == id && description.tenant.rawValue == tenant)
            let page = try #require(ListingPage(world.send("GET", "/api-keys", query: "tenant_id=19")))
            #expect(page.keys.map(\.id.rawValue) == [id] && page.keys.map(\.tenant.rawValue) == [tenant])
        }
        #expect(world.server.keys.contains { $0.id == key.id && $0.tenant == key.tenant })
    }

    @Test func wrongIDGoesIntoTheSecretOfACreate() throws {
        var world = try TestServer()
        world.server.faults = FaultPlan([Fault(.wrongID)])
        let text = try #require(world.create("a").json?["api_key"]?.text)
        let made = try #require(world.server.keys.first { $0.name == "a" })
        #expect(Secret(Array(text.utf8)).keyID?.rawValue == made.id.rawValue ^ 1)
    }

    @Test(arguments: [
        (Fault(.drip, milliseconds: 5), SimulatedReply.Ending.dripping(interval: .milliseconds(5))),
        (Fault(.flood, megabytes: 3), .flooding(bytes: 3 << 20)),
    ])
    func slowAndEndlessBodiesAreForTheTransport(_ fault: Fault, _ ending: SimulatedReply.Ending) throws {
        var world = try TestServer()
        world.server.faults = FaultPlan([fault])
        let reply = world.send("GET", "/api-keys")
        #expect(reply.status == 200 && reply.ending == ending && reply.delay == .zero)
    }

    @Test func faultAppliesAfterAndTimes() throws {
        var world = try TestServer()
        world.server.faults = FaultPlan([Fault(.status, method: "GET", after: 2, times: 2, status: 418)])
        let statuses = (0..<6).map { _ in world.send("GET", "/api-keys").status }
        #expect(statuses == [200, 200, 418, 418, 200, 200])
    }

    @Test func timesMinusOneIsForEver() throws {
        var world = try TestServer()
        world.server.faults = FaultPlan([Fault(.unauthorized, times: -1)])
        #expect((0..<20).allSatisfy { _ in world.send("GET", "/api-keys").status == 401 })
    }

    @Test func firstMatchingFaultApplies() throws {
        var world = try TestServer()
        world.server.faults = FaultPlan([
            Fault(.status, method: "DELETE", status: 500), Fault(.status, path: "/api-keys", after: 1, status: 501),
            Fault(.status, path: "/api/api-keys", status: 502), Fault(.status, path: "/other", status: 503),
        ])
        let statuses = (0..<4).map { _ in world.send("GET", "/api-keys").status }
        #expect(statuses == [502, 501, 200, 200])
    }

    @Test func retryAfterIsSent() throws {
        var world = try TestServer()
        world.server.faults = FaultPlan([Fault(.status, status: 429, retryAfter: 5)])
        #expect(world.send("GET", "/api-keys").headers["Retry-After"] == "5")
    }

    @Test func planSurvivesEncoding() throws {
        let plan = FaultPlan([
            Fault(.loseReply, method: "POST", path: "/api-keys", after: 1, times: -1, retryAfter: 5, milliseconds: 300),
            Fault(.garbage),
        ])
        #expect(try FaultPlan(json: Array(try JSONEncoder().encode(plan))) == plan)
    }

    @Test func planOfTheManualIsRead() throws {
        let plan = try FaultPlan(
            json: Array(
                """
                {"faults": [{"method": "POST", "path": "/api-keys", "after": 0, "times": 1, "do": "lose-reply",
                  "status": 503, "retry_after": 5, "milliseconds": 300}]}
                """.utf8))
        let fault = Fault(.loseReply, method: "POST", path: "/api-keys", retryAfter: 5, milliseconds: 300)
        #expect(plan == FaultPlan([fault]))
    }

    @Test(
        "a plan that cannot be meant is refused, and the text says where",
        arguments: [
            ("{\"faults\": [{\"do\": \"explode\"}]}", "faults[0].do"), ("{\"faults\": [{}]}", "faults[0]"),
            ("{\"faults\": [{\"do\": \"refuse\", \"tims\": 1}]}", "faults[0]"),
            ("{\"faults\": [{\"do\": \"refuse\", \"times\": -2}]}", "faults[0].times"),
            ("{\"faults\": [{\"do\": \"refuse\", \"after\": -1}]}", "faults[0].after"),
            ("{\"faults\": [{\"do\": \"status\", \"status\": 99}]}", "faults[0].status"),
            ("{\"faults\": [{\"do\": \"refuse\", \"method\": \"post\"}]}", "faults[0].method"),
            ("{\"faults\": [{\"do\": \"refuse\", \"path\": \"api-keys\"}]}", "faults[0].path"),
            ("{\"faults\": [{\"do\": \"refuse\"}, {\"do\": \"delay\"}]}", "faults[1].milliseconds"),
            ("{\"faults\": [{\"do\": \"refuse\", \"times\": \"1\"}]}", "faults[0].times"),
            ("{\"faults\": [{\"do\": \"drip\"}]}", "faults[0].milliseconds"),
            ("{\"faults\": [{\"do\": \"flood\", \"megabytes\": 0}]}", "faults[0].megabytes"),
            ("{\"faults\": {}}", "faults"), ("{\"fault\": []}", "the whole text"), ("[]", "the whole text"),
            ("{\"faults\": [\n  {\"do\" \"refuse\"}]}", "line 2, column 9"), ("", "line 1, column 1"),
            ("{\"faults\": []} x", "line 1, column 16"),
        ])
    func planIsRefused(_ text: String, _ place: String) {
        #expect {
            try FaultPlan(json: Array(text.utf8))
        } throws: { error in
            let error = error as? SimulationInputError
            return error?.place == place && error?.message.isEmpty == false
        }
    }
}
