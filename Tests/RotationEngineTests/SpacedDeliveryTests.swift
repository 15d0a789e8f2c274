import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Testing

/// S14: what is removed again and again is written more and more seldom, and that is said.
struct SpacedDeliveryTests {
    private let world = World()
    private let lineage = World.lineage("collector")
    private var path: String { lineage.destinations[0].path }
    private var step: Step { .deliver(path: path) }

    private var failures: [String] {
        world.trace.lineageEvents("collector").compactMap { event in
            if case .stepFailed(step, _, let message) = event { message } else { nil }
        }
    }

    private func failure() throws -> LineageFacts.Failure? {
        let (ledger, id) = (world.ledger, lineage.id)
        return try SimulationRun.drive(
            clock: world.clock, executor: world.executor, until: world.clock.now() + .seconds(1)
        ) { try await ledger.facts(of: id).failures[.deliver(path: "/run/keys/collector")] }.result.get()
    }

    /// Restored once, and removed once more.
    private func removeTwice() throws {
        for _ in 0..<2 {
            _ = try world.runOnce([lineage])
            world.files.set(path, to: nil)
        }
        #expect(try world.runOnce([lineage]) == .somethingFailed)
        #expect(world.files.secret(at: lineage.destinations[0]) == nil)
    }

    @Test("It is told once, and stands in the ledger until the file is there again")
    func saysThatItIsSpacedOut() throws {
        try removeTwice()
        _ = try world.runOnce([lineage])
        #expect(failures.count == 1, "\(failures)")
        #expect(failures.first?.contains("was removed or changed") == true)
        #expect(try failure()?.message == failures.first)
        try world.run([lineage], for: .seconds(3600))
        #expect(world.isAccepted(lineage.destinations[0]))
        #expect(try failure() == nil)
        #expect(failures.count == 1)
    }

    @Test("A request for another try ends the pause")
    func isEndedByARetry() throws {
        try removeTwice()
        let (ledger, fact) = (
            world.ledger, Fact(lineage: lineage.id, at: world.clock.now(), kind: .retryRequested)
        )
        try SimulationRun.drive(
            clock: world.clock, executor: world.executor, until: world.clock.now() + .seconds(1)
        ) { try await ledger.record([fact]) }.result.get()
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft)
        #expect(world.isAccepted(lineage.destinations[0]))
    }

    @Test("Put back by somebody, it is no failure any more")
    func isEndedByWhoPutsItBack() throws {
        _ = try world.runOnce([lineage])
        let secret = try #require(world.files.secret(at: lineage.destinations[0]))
        try removeTwice()
        world.files.set(path, to: secret.withBytes { Array($0) } + [10])
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft)
        #expect(try failure() == nil)
    }
}
