import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Testing

/// S13: somebody put a key of his own into a file of ours, in an emergency perhaps.
struct DriftedFileTests {
    private let world = World()
    private let lineage = World.lineage("collector")
    private var path: String { lineage.destinations[0].path }

    /// A current key, and another one pasted over it.
    private func paste(
        name: String = "by hand", tenant: Int32 = 19, created: Timestamp? = nil, living: Duration? = nil
    ) throws -> SimulatedKey {
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft)
        let now = world.clock.now()
        let draft = KeyDraft(
            name: name, tenant: TenantID(tenant), permissions: ["READ_DEVICES"], expiry: living.map { now + $0 },
            created: created ?? now)
        let key = try #require(world.shared.withServer { $0.addKey(draft, now: now) })
        world.files.set(path, to: key.bearer.withBytes { Array($0) } + [10])
        return key
    }

    /// Older than the management key.
    private func addOldKeys() {
        for age: Int64 in 3...6 {
            let draft = KeyDraft(
                name: "old\(age)", tenant: TenantID(19), permissions: ["READ_DEVICES"],
                created: World.start - .seconds(age * 86_400))
            world.shared.withServer { _ = $0.addKey(draft, now: World.start) }
        }
    }

    private func holds(_ key: SimulatedKey) -> Bool { world.files.secret(at: lineage.destinations[0]) == key.bearer }

    @Test("S13: it stays for as long as it works, and is reported")
    func leavesAWorkingKey() throws {
        let pasted = try paste()
        try world.run([lineage], for: .seconds(7200)) { #expect(holds(pasted)) }
        #expect(world.trace.lines.contains { $0.contains("which is not proven dead") })
    }

    @Test("S3 S13 P1: revoked, it is replaced by ours, by itself, however old it was", arguments: [0, 1, 400])
    func replacesADeadKey(days: Int64) throws {
        let pasted = try paste(created: World.start - .seconds(days * 86_400))
        try world.run([lineage], for: .seconds(600))
        world.shared.withServer { $0.removeKey(pasted.id) }
        try world.run([lineage], for: .seconds(7200))
        #expect(world.isAccepted(lineage.destinations[0]))
        #expect(!holds(pasted))
        #expect(world.keys.map(\.name) == ["collector.edge7.g1"])
    }

    @Test(
        "S1 S3: a listing that lacks it, a refusal of everybody, an archived tenant: nothing of that proves it dead",
        arguments: [
            [Fault(.emptyList, times: -1)], [Fault(.cutList, times: -1)], [Fault(.unauthorized, times: -1)],
            [Fault(.status, path: "/api-keys/", times: -1, status: 404)],
        ], [SimulatedTenant.State.active, .archived])
    func doubts(_ faults: [Fault], _ state: SimulatedTenant.State) throws {
        // Older than the management key: a cut listing lacks it, and shows its control all the same.
        let pasted = try paste(created: World.start - .seconds(7 * 86_400))
        addOldKeys()
        world.setFaults(faults)
        world.shared.withServer { $0.setTenant(SimulatedTenant(id: TenantID(19), name: "Zeeland", state: state)) }
        try world.run([lineage], for: .seconds(7200)) { #expect(holds(pasted)) }
        world.setFaults([])
        world.shared.withServer { $0.setTenant(SimulatedTenant(id: TenantID(19), name: "Zeeland")) }
        try world.run([lineage], for: .seconds(7200)) { #expect(holds(pasted)) }
    }

    @Test("S3 S13: once it has expired it is replaced, and not asked for, though the next listing is cut and lacks it")
    func asksForNoExpiredKey() throws {
        let pasted = try paste(created: World.start - .seconds(7 * 86_400), living: .seconds(5400))
        addOldKeys()
        try world.run(
            [lineage], for: .seconds(3 * 3600),
            beside: { [world] in
                try await world.clock.sleep(until: world.clock.now() + .seconds(3600))
                world.setFaults([Fault(.cutList, times: -1)])
            })
        #expect(world.isAccepted(lineage.destinations[0]))
        #expect(world.shared.withServer { $0.key(pasted.id) } != nil)
    }
}
