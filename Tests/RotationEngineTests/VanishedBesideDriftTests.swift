import RotationCore
import Simulation
import Testing

/// A lineage that waits for its operator is due whenever the listing of its tenant is: it must not miss every one of them.
@Suite struct VanishedBesideDriftTests {
    @Test func keyThatIsGoneIsReplacedWhileAnotherFileIsForeign() throws {
        let world = World()
        let lineage = World.lineage("collector", policy: .calm, files: ["first", "second"])
        let (first, second) = (lineage.destinations[0], lineage.destinations[1])
        let foreign = world.makeManagementKey()
        try world.run(
            world.service([lineage]), for: .seconds(4 * 86_400),
            beside: {
                try await world.clock.sleep(until: World.start + .seconds(3600))
                world.files.set(second.path, to: foreign.withBytes { Array($0) })
                try await world.clock.sleep(until: World.start + .seconds(2 * 86_400))
                if let key = world.files.secret(at: first) { world.revoke(key) }
                #expect(!world.isAccepted(first))
            })
        #expect(world.isAccepted(first))
        #expect(world.files.secret(at: second) == foreign)
    }
}
