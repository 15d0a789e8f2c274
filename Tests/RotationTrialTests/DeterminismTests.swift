import RotationTrial
import Testing

/// The same seed gives the same trace: else a seed that broke an invariant would be of no use.
@Suite struct DeterminismTests {
    @Test(arguments: [UInt64(2), 9, 13]) func theSameSeedGivesTheSameTrace(seed: UInt64) {
        let first = Trial(TrialPlan(drawnFrom: seed)).run(tracing: true)
        let second = Trial(TrialPlan(drawnFrom: seed)).run(tracing: true)
        #expect(first.trace.count > 500)
        let isSame = first.trace == second.trace
        #expect(isSame)
    }

    /// Hashing is seeded anew in each process, so the order of dictionaries and sets differs.
    @Test func theSameSeedGivesTheSameTraceInAnotherProcess() async throws {
        let first = try TrialsProgram.output(of: ["--seeds", "4", "--first", "9", "--trace"])
        let second = try TrialsProgram.output(of: ["--seeds", "4", "--first", "9", "--trace"])
        #expect(first.count > 2000)
        // The last line tells the time.
        let isSame = first.dropLast() == second.dropLast()
        #expect(isSame)
    }

    @Test func anotherSeedGivesAnotherTrace() {
        let (one, other) = (Trial(TrialPlan(drawnFrom: 1)), Trial(TrialPlan(drawnFrom: 2)))
        #expect(one.run(tracing: true).trace != other.run(tracing: true).trace)
    }
}
