import RotationCore
import Testing

@testable import Simulation

@Suite struct ControlEndpointTests {
    @Test func keysAreShownWithoutSecrets() throws {
        var world = try TestServer()
        let key = try world.add("a\"b", expiry: Timestamp(seconds: 1_900_000_000))
        let reply = send(ControlEndpoint(SharedSimulatedServer(world.server)), "GET", "/keys")
        let rows = try #require(reply.json?.elements)
        #expect(rows.count == 2)
        #expect(rows[0]["id"]?.text == "\(key.id)")
        #expect(rows[0]["name"]?.text == "a\"b")
        #expect(rows[0]["tenant_id"]?.integer == 19)
        #expect(rows[0]["expiration_date"]?.text == "2030-03-17T17:46:40Z")
        #expect(rows[0]["permissions"]?.texts == ["READ_DEVICES"])
        #expect(rows[1]["expiration_date"] == .null)
        let digits = key.password.secret.withBytes { String(decoding: $0, as: UTF8.self) }
        #expect(!String(decoding: reply.body, as: UTF8.self).contains(digits))
    }

    @Test func requestsAreShownAndForgotten() throws {
        let world = try TestServer()
        let server = SharedSimulatedServer(world.server)
        _ = server.handle(world.request("GET", "/api-keys", query: "tenant_id=19"), now: TestServer.start)
        let control = ControlEndpoint(server)
        let row = try #require(send(control, "GET", "/requests").json?.elements?.first)
        #expect(row["time"]?.text == "2027-01-15T08:00:00Z")
        #expect(row["method"]?.text == "GET")
        #expect(row["path"]?.text == "/api/api-keys")
        #expect(row["query"]?.text == "tenant_id=19")
        #expect(row["status"]?.integer == 200)
        #expect(send(control, "DELETE", "/requests").status == 204)
        #expect(send(control, "GET", "/requests").json?.elements == [])
    }

    @Test func faultsAreSetAndTakenBack() throws {
        let world = try TestServer()
        let server = SharedSimulatedServer(world.server)
        let control = ControlEndpoint(server)
        let request = world.request("GET", "/api-keys")
        let plan = "{\"faults\": [{\"do\": \"unauthorized\", \"times\": -1}]}"
        #expect(send(control, "PUT", "/faults", plan).status == 204)
        #expect(server.handle(request, now: TestServer.start).status == 401)
        #expect(send(control, "DELETE", "/faults").status == 204)
        #expect(server.handle(request, now: TestServer.start).status == 200)
    }

    @Test func badPlanIs400AndChangesNothing() throws {
        let world = try TestServer()
        let server = SharedSimulatedServer(world.server)
        server.withServer { $0.faults = FaultPlan([Fault(.refuse)]) }
        let reply = send(ControlEndpoint(server), "PUT", "/faults", "{\"faults\": [{\"do\": \"explode\"}]}")
        #expect(reply.status == 400)
        #expect(reply.json?["error"]?.text?.contains("faults[0].do: \"explode\" is not known") == true)
        #expect(server.withServer(\.faults) == FaultPlan([Fault(.refuse)]))
    }

    @Test func unknownEndpointNamesTheKnownOnes() throws {
        let control = ControlEndpoint(SharedSimulatedServer(try TestServer().server))
        let reply = send(control, "POST", "/keys")
        #expect(reply.status == 404)
        #expect(reply.json?["error"]?.text?.contains("PUT /faults") == true)
    }

    private func send(_ control: ControlEndpoint, _ method: String, _ path: String, _ body: String = "")
        -> SimulatedReply
    {
        control.handle(SimulatedRequest(method, path, body: Array(body.utf8)))
    }
}
