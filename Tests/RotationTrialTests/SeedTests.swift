import RotationTrial
import Testing

/// Histories drawn from seeds. `make simulate SEEDS=10000` runs more of them.
@Suite struct SeedTests {
    @Test(arguments: 0..<8) func noSeedBreaksAnInvariant(part: UInt64) async {
        for seed in part * 25 + 1...part * 25 + 25 {
            let verdict = Trial(TrialPlan(drawnFrom: seed)).run()
            #expect(verdict.violation == nil, "seed \(seed)")
            #expect(verdict.keysMade > 0, "seed \(seed)")
            await Task.yield()
        }
    }
}
