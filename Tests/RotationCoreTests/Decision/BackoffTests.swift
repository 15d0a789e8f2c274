import Testing

@testable import RotationCore

struct BackoffTests {
    private func policy(lifetime: Duration) -> RotationPolicy {
        RotationPolicy(
            lifetime: lifetime, renewBefore: lifetime.fraction(1, of: 3), overlap: .seconds(1),
            pollInterval: .seconds(1))
    }

    @Test(arguments: [
        (1, Int64(15_000)), (2, 30_000), (3, 60_000), (8, 1_920_000), (9, 3_600_000), (1000, 3_600_000),
    ])
    func doublesUpToAnHour(attempt: Int, milliseconds: Int64) {
        let full = Duration.milliseconds(milliseconds)
        for spreading in ["a", "b", "main/19/collector create"] {
            let delay = Backoff.delay(afterAttempt: attempt, policy: policy(lifetime: .days(90)), spreading: spreading)
            #expect(delay <= full)
            #expect(delay >= full.fraction(3, of: 4))
        }
    }

    @Test(arguments: [(1, Int64(100)), (2, 200), (5, 1600), (6, 2000), (100, 2000)])
    func scalesWithALifetimeOfSeconds(attempt: Int, milliseconds: Int64) {
        let delay = Backoff.delay(afterAttempt: attempt, policy: policy(lifetime: .seconds(30)), spreading: "a")
        #expect(delay <= .milliseconds(milliseconds))
        #expect(delay >= .milliseconds(milliseconds).fraction(3, of: 4))
    }

    @Test(arguments: [Int.min, -1, 0, 1, 64, Int.max])
    func isAlwaysPositiveAndBounded(attempt: Int) {
        for lifetime in [Duration.zero, .microseconds(1), .seconds(1), .days(90), .microseconds(Int64.max)] {
            let delay = Backoff.delay(afterAttempt: attempt, policy: policy(lifetime: lifetime), spreading: "a")
            #expect(delay > .zero)
            #expect(delay <= .hours(1))
        }
    }

    @Test func spreadsLineagesThatFailedTogether() {
        let delays = Set(
            (0..<100).map { Backoff.delay(afterAttempt: 1, policy: Sample.policy, spreading: "lineage \($0)") })
        #expect(delays.count > 80)
    }
}
