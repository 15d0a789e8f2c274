import RotationTrial
import Testing

/// The process is killed at every moment before and after an effect on the world, and started again.
@Suite struct CrashPointTests {
    @Test(arguments: CrashScenario.all) func comesRightAfterAKillAtAnyMoment(of scenario: CrashScenario) async {
        let moments = scenario.moments()
        #expect(moments.count > 40)
        for moment in moments {
            let verdict = scenario.kill(at: moment)
            #expect(verdict.violation == nil, "killed at moment \(moment)")
            await Task.yield()
        }
    }

    @Test func thereAreMoreThanAThousandCrashPoints() {
        let counts = CrashScenario.all.map { ($0.name, $0.moments().count) }
        for (name, count) in counts { print("\(name): killed at \(count) moments") }
        let sum = counts.map(\.1).reduce(0, +)
        print("\(sum) crash points")
        #expect(sum > 1000)
    }
}
