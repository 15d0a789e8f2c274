import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Testing

/// S1: a listing speaks only of keys newer than its control. With a management key that was replaced lately, that would be
/// next to nothing.
struct YoungManagementKeyTests {
    private static let days: Int64 = 86_400

    /// The file holds a key made now; the one before is gone.
    private static func replaceManagementKey(of world: World) {
        world.managementKeyFile.withLock { $0 = .success(world.makeManagementKey()) }
        world.revoke(world.managementKey)
    }

    @Test("S3: a key that is older than every other one is proven dead beside its successor")
    func provesTheOldestDead() throws {
        let world = World()
        let lineage = World.lineage("collector", policy: .week)
        try world.run([lineage], for: .seconds(100))
        Self.replaceManagementKey(of: world)
        try world.run([lineage], for: .seconds(7 * Self.days))
        let dead = world.trace.lineageEvents("collector").filter {
            if case .provenDead(1, _) = $0 { true } else { false }
        }
        #expect(dead.count == 1, "\(world.trace.lines.suffix(20))")
        #expect(world.isAccepted(lineage.destinations[0]))
    }

    @Test(
        "S3: it is not proven dead while its tenant is archived: then every key of the tenant is refused and not found")
    func archivedTenantProvesNothing() throws {
        let world = World()
        let lineage = World.lineage("collector", policy: .week)
        try world.run([lineage], for: .seconds(100))
        Self.replaceManagementKey(of: world)
        let (clock, shared) = (world.clock, world.shared)
        try world.run([lineage], for: .seconds(7 * Self.days)) {
        } beside: {
            while world.keys.count < 2 { try await clock.sleep(until: clock.now() + .seconds(600)) }
            shared.withServer { $0.setTenant(SimulatedTenant(id: TenantID(19), name: "Tenant 19", state: .archived)) }
        }
        #expect(!world.trace.lineageEvents("collector").contains { if case .provenDead = $0 { true } else { false } })
    }

    @Test("S21: a current key that somebody revoked is missed, although it was the oldest of all")
    func missesTheOldestKey() throws {
        let world = World()
        let lineage = World.lineage("collector", tenant: 1)
        try world.run([lineage], for: .seconds(100))
        Self.replaceManagementKey(of: world)
        let lost = try #require(world.files.secret(at: lineage.destinations[0]))
        let clock = world.clock
        try world.run([lineage], for: .seconds(2 * 3600)) {
        } beside: {
            try await clock.sleep(until: clock.now() + .seconds(3600))
            world.revoke(lost)
        }
        #expect(world.isAccepted(lineage.destinations[0]), "\(world.trace.lines.suffix(20))")
    }

    @Test("S2: it is not taken for gone while no other key of its tenant is accepted: the tenant may be archived")
    func archivedTenantTakesNothingAway() throws {
        let world = World()
        let lineage = World.lineage("collector")
        try world.run([lineage], for: .seconds(100))
        Self.replaceManagementKey(of: world)
        let lost = try #require(world.files.secret(at: lineage.destinations[0]))
        world.revoke(lost)
        world.shared.withServer { $0.setTenant(SimulatedTenant(id: TenantID(19), name: "Tenant 19", state: .archived)) }
        try world.run([lineage], for: .seconds(2 * 3600))
        let isTakenForGone = world.trace.lineageEvents("collector").contains { event in
            if case .vanished = event { true } else { false }
        }
        #expect(!isTakenForGone)
    }

    @Test("S21: a current key that somebody revoked is missed, as an older key vouches for the listing")
    func missesAKeyThatIsOlderThanTheManagementKey() throws {
        let world = World()
        let (eldest, young) = (World.lineage("eldest"), World.lineage("young"))
        try world.run([eldest], for: .seconds(100))
        try world.run([eldest, young], for: .seconds(100))
        Self.replaceManagementKey(of: world)
        let lost = try #require(world.files.secret(at: young.destinations[0]))
        let clock = world.clock
        try world.run([eldest, young], for: .seconds(4 * 3600)) {
        } beside: {
            try await clock.sleep(until: clock.now() + .seconds(3600))
            world.revoke(lost)
        }
        let vanished = world.trace.lineageEvents("young").contains {
            if case .vanished(1, _) = $0 { true } else { false }
        }
        #expect(vanished, "\(world.trace.lines.suffix(20))")
        #expect(world.isAccepted(young.destinations[0]))
    }

    @Test("S3: a key that is about to expire is never asked for by its id, which would delete it")
    func leavesExpiredKeysAlone() throws {
        let world = World()
        let now = world.clock.now()
        world.shared.withServer { server in
            _ = server.addKey(
                KeyDraft(
                    name: "old", tenant: TenantID(19), permissions: ["READ_DEVICES"], expiry: now + .seconds(600),
                    created: now - .seconds(10 * Self.days)), now: now)
        }
        try world.run([World.lineage("collector")], for: .seconds(12 * 3600))
        #expect(world.keys.contains { $0.name == "old" })
    }
}
