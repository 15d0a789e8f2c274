import RotationCore
import RotationPorts
import Testing

@testable import Simulation

@Suite struct ListingTests {
    @Test(arguments: [1, 2, 7, 100, 1000])
    func walkShowsEveryKeyOnceNewestFirst(_ limit: Int) throws {
        var world = try TestServer()
        for number in 0..<25 { _ = try world.add("k\(number)") }
        #expect(world.walk(tenant: 19, limit: limit) == (0..<25).reversed().map { "k\($0)" })
    }

    @Test func keysMadeOrRevokedDuringAWalkDoNotDisturbIt() throws {
        var world = try TestServer()
        let keys = try (0..<6).map { try world.add("k\($0)") }
        let first = world.send("GET", "/api-keys", query: "tenant_id=19&limit=2")
        _ = try world.add("late")
        #expect(world.send("DELETE", "/api-keys/\(keys[4].id)").status == 200)
        let cursor = try #require(ListingPage(first)?.nextCursor)
        let second = world.send("GET", "/api-keys", query: "tenant_id=19&cursor=\(cursor)")
        #expect(ListingPage(second)?.keys.map(\.name) == ["k3", "k2"])
    }

    @Test(
        "S1: keys created within a microsecond of each other are lost at page edges",
        arguments: [(0, 10...10), (1, 900...999), (2, 1000...1000)])
    func pageEdgesSkipRows(_ microsecondsApart: Int, _ shown: ClosedRange<Int>) throws {
        var world = try TestServer()
        let start = Timestamp(microseconds: 1_795_440_894_446_806)
        for number in 0..<1000 {
            let created = start + .microseconds(number * microsecondsApart)
            _ = try world.add("k\(number)", created: created)
        }
        #expect(shown.contains(Set(world.walk(tenant: 19, limit: 10)).count))
        #expect(world.walk(tenant: 19, limit: 1000).count == 1000)
    }

    @Test func keysMadeInOneInstantAreAllWalked() throws {
        var world = try TestServer()
        for number in 0..<250 { #expect(world.create("k\(number)").status == 201) }
        #expect(Set(world.walk(tenant: 19, limit: 10)).count == 250)
    }

    @Test func cursorCarriesTheLimitAndNotTheFilter() throws {
        var world = try TestServer()
        for number in 0..<4 { _ = try world.add("k\(number)", tenant: number < 2 ? 1 : 19) }
        let first = world.send("GET", "/api-keys", query: "tenant_id=19&limit=1")
        let cursor = try #require(ListingPage(first)?.nextCursor)
        #expect(!cursor.contains { "=+/".contains($0) })
        let second = world.send("GET", "/api-keys", query: "limit=50&cursor=\(cursor)")
        #expect(ListingPage(second)?.keys.map(\.name) == ["k2"])
        let third = world.send("GET", "/api-keys", query: "cursor=\(try #require(ListingPage(second)?.nextCursor))")
        #expect(ListingPage(third)?.keys.map(\.name) == ["k1"])
    }

    @Test(arguments: ["!", "AAAA", "AAA=", "omVMaW1pdAJn", "oA"])
    func badCursorIs500(_ cursor: String) throws {
        var world = try TestServer()
        #expect(world.send("GET", "/api-keys", query: "cursor=\(QueryString.encode(cursor))").status == 500)
    }

    @Test(
        "limits", arguments: [("", 100), ("0", 100), ("7", 7), ("1000", 1000), ("1001", 1000), ("99999999999", 1000)])
    func limitIsCapped(_ limit: String, _ shown: Int) throws {
        var world = try TestServer()
        for number in 0..<1100 { _ = try world.add("k\(number)") }
        let reply = world.send("GET", "/api-keys", query: "tenant_id=19&limit=\(limit)")
        #expect(ListingPage(reply)?.keys.count == shown)
        #expect(reply.framing == (reply.body.count > 2048 ? .chunked : .length))
    }

    @Test(
        "filters",
        arguments: [
            ("tenant_id=19", ["b"]), ("tenant_id=1,19", ["b", "a", "management"]),
            ("tenant_id=", ["b", "a", "management"]),
            ("TENANT_ID=19&tenant_id=1", ["b", "a", "management"]), ("tenant=19", ["b", "a", "management"]),
            ("tenant_id=7", []),
        ])
    func filterChoosesTenants(_ query: String, _ names: [String]) throws {
        var world = try TestServer()
        _ = try world.add("a", tenant: 1)
        _ = try world.add("b", tenant: 19)
        #expect(ListingPage(world.send("GET", "/api-keys", query: query))?.keys.map(\.name) == names)
    }

    /// The table against the plainest model of it, under random insertions and removals.
    @Test(arguments: [UInt64](1...5))
    func tableAgreesWithASortedArray(_ seed: UInt64) throws {
        var world = try TestServer()
        var model: [SimulatedKey] = [world.management]
        var choice = seed
        for step in 0..<400 {
            choice = choice &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            if choice >> 60 < 9 {
                let created = TestServer.start + .seconds(Int(choice >> 40 & 0xFF))
                model.append(try world.add("k\(step)", tenant: choice >> 33 & 1 == 0 ? 1 : 19, created: created))
            } else if !model.isEmpty {
                let key = model.remove(at: Int(choice >> 33) % model.count)
                #expect(world.server.table.remove(key.id) == key)
            }
        }
        model.sort { $0.position > $1.position }
        #expect(world.server.keys == model)
        let bound = model[model.count / 2]
        let expected = model.filter { $0.position < bound.position && $0.tenant == TenantID(19) }.prefix(5)
        #expect(world.server.table.newest(5, below: bound.position, of: [TenantID(19)]) == Array(expected))
    }
}
