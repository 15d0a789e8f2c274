import RotationCore
import Testing

@testable import Simulation

@Suite struct ServerSeedTests {
    @Test func seedOfTheManualIsPlanted() throws {
        let text = """
            {"tenants": [{"id": 19, "name": "Zeeland", "state": "active", "keys": [
              {"name": "collector", "permissions": ["READ_DEVICES"], "expiration_date": "2030-01-01T00:00:00Z",
               "id": "9214207609805406352", "secret": "000102030405060708090a0b0c0d0e0f",
               "created": "2026-01-02T03:04:05.123456Z"}, {"name": "plain", "permissions": []}]},
             {"id": 20, "state": "archived"}]}
            """
        var world = try TestServer()
        try world.server.plant(try ServerSeed(json: Array(text.utf8)), now: TestServer.start)
        #expect(world.server.tenants[TenantID(19)]?.name == "Zeeland")
        #expect(world.server.tenants[TenantID(20)]?.state == .archived)
        let key = try #require(world.server.keys.first { $0.name == "collector" })
        #expect(key.id == KeyID(9_214_207_609_805_406_352))
        #expect(key.expiry == Timestamp(rfc3339: "2030-01-01T00:00:00Z"))
        #expect(key.created == Timestamp(rfc3339: "2026-01-02T03:04:05.123456Z"))
        #expect(
            key.bearer
                == Secret(
                    Base64Text.encode(
                        Array("9214207609805406352:000102030405060708090a0b0c0d0e0f".utf8), alphabet: .standard)))
        #expect(world.walk(tenant: 19, limit: 10) == ["plain", "collector"])
    }

    @Test(
        "a seed that cannot be meant is refused, and the text says where",
        arguments: [
            ("{\"tenants\": [{\"name\": \"a\"}]}", "tenants[0].id"), ("{\"tenants\": [{\"id\": 0}]}", "tenants[0].id"),
            ("{\"tenants\": [{\"id\": 1, \"state\": \"gone\"}]}", "tenants[0].state"),
            ("{\"tenants\": [{\"id\": 1, \"key\": []}]}", "tenants[0]"),
            ("{\"tenants\": [{\"id\": 1, \"keys\": [{\"permissions\": []}]}]}", "tenants[0].keys[0]"),
            (
                "{\"tenants\": [{\"id\": 1, \"keys\": [{\"name\": \"a\", \"permissions\": [], \"id\": \"x\"}]}]}",
                "tenants[0].keys[0].id"
            ),
            (
                "{\"tenants\": [{\"id\": 1, \"keys\": [{\"name\": \"a\", \"permissions\": [], \"secret\": \"x\"}]}]}",
                "tenants[0].keys[0].secret"
            ),
            (
                "{\"tenants\": [{\"id\": 1, \"keys\": [{\"name\": \"a\", \"permissions\": [], \"created\": \"1\"}]}]}",
                "tenants[0].keys[0].created"
            ), ("{\"tenants\": [", "line 1, column 14"),
        ])
    func seedIsRefused(_ text: String, _ place: String) {
        #expect {
            try ServerSeed(json: Array(text.utf8))
        } throws: { error in
            (error as? SimulationInputError)?.place == place
        }
    }

    @Test func idThatIsTakenIsRefused() throws {
        let key = "{\"name\": \"a\", \"permissions\": [], \"id\": \"5\"}"
        let seed = try ServerSeed(json: Array("{\"tenants\": [{\"id\": 1, \"keys\": [\(key), \(key)]}]}".utf8))
        #expect(throws: SimulationInputError(place: "tenants[0].keys[1].id", message: "another key has this id")) {
            var server = SimulatedServer(seed: 1)
            try server.plant(seed, now: TestServer.start)
        }
    }

    /// A secret that somebody put into the wrong form is still a secret.
    @Test func refusedSecretIsNotQuoted() {
        let text = "{\"tenants\":[{\"id\":1,\"keys\":[{\"name\":\"a\",\"permissions\":[],\"secret\":\"hunter2\"}]}]}"
        #expect {
            try ServerSeed(json: Array(text.utf8))
        } throws: { error in
            !"\(error)".contains("hunter2")
        }
    }
}
