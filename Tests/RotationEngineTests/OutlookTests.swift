import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Testing

/// What an observer is told about how the lineages stand.
struct OutlookTests {
    @Test("Counts, the next action and the nearest expiry are told as they change")
    func tellsHowLineagesStand() throws {
        let world = World()
        let stuck = World.lineage("stuck")
        let held = World.lineage("held")
        world.files.set(stuck.destinations[0].path, to: Array("hands off\n".utf8))
        world.ledger.recordFromOutside([Fact(lineage: held.id, at: world.clock.now(), kind: .held)])
        let short = World.lineage("short", policy: .calm)
        try world.run([World.lineage("long"), stuck, held, short], for: .seconds(60))
        let outlook = try #require(world.trace.outlooks.last ?? nil)
        #expect([outlook.healthy, outlook.needingAttention, outlook.stuck, outlook.unseen] == [2, 1, 1, 0])
        #expect(outlook.next?.kind == .look)
        let expiry = try #require(outlook.nearestExpiry)
        #expect(["long", "short"].contains(expiry.lineage.name))
        let created = try #require(world.keys.first { $0.name.hasPrefix(expiry.lineage.name) })
        #expect(expiry.at == created.expiry)
        #expect(world.keys.allSatisfy { expiry.at <= $0.expiry ?? .distantFuture })
    }

    @Test("A day in which nothing happens is told once")
    func tellsNothingTwice() throws {
        let world = World()
        let lineages = (1...20).map { World.lineage("key\($0)") }
        _ = try world.runOnce(lineages)
        _ = try world.runOnce(lineages)
        let before = world.trace.outlooks.count
        try world.run(lineages, for: .seconds(86_400))
        let told = world.trace.outlooks.dropFirst(before).compactMap(\.self)
        #expect(told.last?.healthy == 20)
        #expect(told.last?.next?.kind == .renewal)
        #expect(told.filter { $0.unseen == 0 }.count <= 2, "\(told.count)")
        #expect(zip(told, told.dropFirst()).allSatisfy { $0 != $1 })
    }

    @Test("A rotation is told: the revocation comes next, and the expiry has moved")
    func tellsOfARotation() throws {
        let world = World()
        let lineage = World.lineage("collector", policy: .brief)
        try world.run([lineage], for: .seconds(3600))
        let kinds = Set(world.trace.outlooks.compactMap { $0?.next?.kind })
        #expect(kinds.isSuperset(of: [.renewal, .revocation]))
        let expiries = world.trace.outlooks.compactMap { $0?.nearestExpiry?.at }
        #expect(Set(expiries).count >= 2)
        #expect(expiries == expiries.sorted())
    }

    @Test("A retired key has no expiry to be afraid of, and a dead server takes no lineage's standing away")
    func leavesRetiredKeysOut() throws {
        let world = World()
        let lineages = [World.lineage("kept"), World.lineage("retired")]
        _ = try world.runOnce(lineages)
        world.setFaults([Fault(.refuse, times: -1)])
        try world.run([lineages[0]], for: .seconds(3600))
        let outlook = try #require(world.trace.outlooks.last ?? nil)
        #expect(outlook.healthy == 2)
        #expect(outlook.nearestExpiry?.lineage == lineages[0].id)
    }

    @Test("A reload forgets the standing of no lineage, and everything of a server whose URL is another one")
    func outlivesReloads() throws {
        let world = World()
        let lineages = (1...5).map { World.lineage("key\($0)") }
        try world.reloading(lineages, for: .seconds(300)) { service in
            try await world.sleep(.seconds(60))
            let count = world.trace.outlooks.count
            let expiry = world.trace.outlooks.last??.nearestExpiry
            _ = try await service.reload(world.scope([World.lineage("added")] + lineages))
            await service.proveAlive()
            try await world.sleep(.seconds(60))
            let told = world.trace.outlooks.dropFirst(count)
            #expect(told.allSatisfy { ($0?.healthy ?? 0) >= 5 && $0?.nearestExpiry == expiry })
            #expect(told.last??.healthy == 6)
            _ = try await service.reload(world.scope(lineages, url: "https://new-name.example"))
            #expect(world.trace.outlooks.contains(nil))
            try await world.sleep(.seconds(60))
            #expect(world.trace.outlooks.last??.unseen == 0)
        }
    }
}
