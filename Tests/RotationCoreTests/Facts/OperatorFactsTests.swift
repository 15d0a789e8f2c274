import RotationCore
import Testing

/// What the facts of operators' commands mean.
struct OperatorFactsTests {
    private static let create = Step.create
    private static let tell = Step.tell(Sample.consumer.id)

    private static func failed() -> LineageFacts {
        facts(
            .intended(1, at: day(0)), .issued(1), .failed(create, attempt: 3, message: "a"),
            .failed(tell, attempt: 4, message: "b"))
    }

    private static func after(_ kinds: Fact.Kind...) -> LineageFacts {
        var known = failed()
        for kind in kinds { known.apply(Fact(lineage: Sample.id, at: day(1), kind: kind)) }
        return known
    }

    @Test("retry ends the pause of what failed before it, and of nothing that fails later")
    func endsPauses() {
        let known = Self.after(.retryRequested)
        #expect(known.failures[Self.create]?.isRetryRequested == true)
        #expect(known.failures[Self.tell]?.isRetryRequested == true)
        #expect(known.failures[Self.create]?.attempt == 3)
        let again = Self.after(.retryRequested, .failed(Self.create, attempt: 4, message: "c"))
        #expect(again.failures[Self.create]?.isRetryRequested == false)
    }

    @Test("retry: the step is tried now, and paused again when it fails again")
    func triesNow() {
        var timeline = Timeline()
        timeline.record(.failed(.create, attempt: 9, message: "500"), at: day(0))
        #expect(timeline.decision(at: day(0, seconds: 1)).waitsBecause == .retry(.create, attempt: 9, message: "500"))
        timeline.record(.retryRequested, at: day(0, seconds: 1))
        #expect(timeline.decision(at: day(0, seconds: 1)).action == .create(1, because: .firstIssue))
        timeline.record(.failed(.create, attempt: 10, message: "500"), at: day(0, seconds: 2))
        // Whatever the clock does: a request is used up by the next failure.
        for hours in [-5, 0] as [Int64] {
            #expect(timeline.decision(at: day(0, hours: hours, seconds: 2)).action == nil || hours < 0)
        }
    }

    @Test("a report of a compromise ends the pauses on the way to the replacement, not that of a consumer")
    func endsPausesOfTheReplacement() {
        let known = Self.after(.compromised(grace: .seconds(5)))
        #expect(known.failures[Self.create]?.isRetryRequested == true)
        #expect(known.failures[Self.tell]?.isRetryRequested == false)
        #expect(known.compromise == Compromise(reportedAt: day(1), grace: .seconds(5), through: 1))
    }

    @Test("S17: a consumer that failed is told of the next delivery at once")
    func endsPauseOfTellingAtDelivery() {
        #expect(Self.after(.delivered(1)).failures[Self.tell]?.isRetryRequested == true)
        #expect(Self.after(.delivered(7)).failures[Self.tell]?.isRetryRequested == false)
    }

    @Test("S20: a lineage that comes back is not revoked because somebody wished so before")
    func forgetsTheWishForRevocation() {
        #expect(Self.after(.retired, .revocationRequested).revocationRequestedAt == day(1))
        #expect(Self.after(.retired, .revocationRequested, .reinstated).revocationRequestedAt == nil)
    }
}
