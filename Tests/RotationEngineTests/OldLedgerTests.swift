import RotationCore
import RotationPorts
import Simulation
import Testing

/// A ledger that was put back to a backup (S23).
struct OldLedgerTests {
    @Test("S23: a backup from the middle of a create takes the key that a file holds for the reply, not for a lost one")
    func recognizesWhatAFileHolds() throws {
        let world = World()
        let lineage = World.lineage("collector", consumers: [Consumer(command: ["/bin/reload"])])
        let file = lineage.destinations[0]
        try world.run([lineage], for: .seconds(600))
        world.ledger.recordFromOutside([
            Fact(lineage: lineage.id, at: world.clock.now(), kind: .rotationRequested)
        ])
        try world.run([lineage], for: .seconds(600))
        let log = world.ledger.log
        let middle = try #require(log.lastIndex { if case .intended = $0.kind { true } else { false } })
        let backup = InMemoryLedger(Array(log[...middle]))
        let held = try #require(world.files.secret(at: file)?.keyID)
        try world.run(world.service([lineage], ledger: backup), for: .seconds(12 * 3600))
        #expect(world.keys.contains { $0.id == held }, "\(world.trace.lines.suffix(20))")
        #expect(LineageFacts(backup.log)[2]?.issuedAt != nil, "\(world.trace.lines.suffix(20))")
        try world.run(world.service([lineage], ledger: backup), for: .seconds(2 * 86_400))
        let current = try #require(LineageFacts(backup.log).current?.keyID)
        #expect(world.files.secret(at: file)?.keyID == current)
        #expect(world.keys.map(\.id) == [current], "everything else had its overlap and is gone")
    }
}
