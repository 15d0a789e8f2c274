import RotationCore
import Testing

struct LineageFactsFailureTests {
    private static let consumer = Sample.consumer.id

    @Test(
        "success of a step ends its failures, and no other's",
        arguments: [
            (Step.create, Fact.Kind.verified(2)), (.verify(2), .verified(2)),
            (.deliver(path: Sample.path), .delivered(2)),
            (.adopt(path: Sample.path), .delivered(2)), (.deliver(path: Sample.path), .released(2, path: Sample.path)),
            (.tell(consumer), .told(2, consumer)), (.revoke(2), .revoked(2)), (.proveDead(2), .dead(2)),
            (.create, .cleared(.create)),
        ])
    func endsItsFailures(step: Step, success: Fact.Kind) {
        let other = Step.deliver(path: "/run/other")
        let before = facts(
            .intended(2, at: day(0)), .failed(step, attempt: 4, message: "a"), .failed(other, attempt: 1, message: "b"))
        #expect(before.failures[step]?.attempt == 4)
        var after = before
        after.apply(Fact(lineage: Sample.id, at: day(0), kind: success))
        #expect(Set(after.failures.keys) == [other])
    }

    @Test func keepsTheLatestFailureOfAStep() {
        var timeline = Timeline()
        timeline.record(.failed(.create, attempt: 1, message: "a"), at: day(0))
        timeline.record(.failed(.create, attempt: 2, message: "b"), at: day(1))
        let failure = timeline.facts.failures[.create]
        #expect(failure?.at == day(1))
        #expect(failure?.attempt == 2)
        #expect(failure?.message == "b")
    }

    @Test func followsTheOperator() {
        #expect(facts(.held, at: day(3)).heldAt == day(3))
        #expect(facts(.held, .resumed).heldAt == nil)
        #expect(facts(.retired, at: day(3)).retiredAt == day(3))
        #expect(facts(.retired, .reinstated).retiredAt == nil)
        #expect(facts(.rotationRequested, at: day(3)).rotationRequestedAt == day(3))
    }

    @Test("S11: a resolved second writer raises no alarm again")
    func remembersResolvedWriters() {
        #expect(facts(.secondWriterSeen(remoteName: "a")).secondWriters == ["a"])
        let resolved = facts(.secondWriterSeen(remoteName: "a"), .secondWriterResolved)
        #expect(resolved.secondWriters.isEmpty)
        #expect(resolved.acknowledgedWriters == ["a"])
        #expect(facts(.secondWriterResolved).acknowledgedWriters.isEmpty)
    }

    @Test("S15: a released path is forgotten by its generation")
    func forgetsAReleasedPath() {
        let facts = facts(
            .intended(1, at: day(0)), .delivered(1), .delivered(1, to: "/run/b"), .intended(2, at: day(0)),
            .delivered(2), .released(1, path: Sample.path), .released(2, path: Sample.path))
        #expect(facts[1]?.delivered.keys.sorted() == ["/run/b"])
        #expect(facts[2]?.delivered.isEmpty == true)
    }

    @Test("S13: an adopted key is generation 0, verified, with its creation time known")
    func adoptsAsGenerationZero() {
        let adopted = facts(.adopted(expiry: day(5), created: day(-3)), .accepted(0), at: day(1))
        #expect(adopted.current?.number == 0)
        #expect(adopted.current?.isAdopted == true)
        #expect(adopted.current?.created == day(-3))
        #expect(adopted.current?.verifiedAt == day(1))
        #expect(adopted.highestNumber == 0)
        #expect(adopted.recentIntents.isEmpty)
    }

    @Test("S13: a generation is known by its bytes")
    func findsTheGenerationOfASecret() {
        let timeline = Timeline.withPredecessor()
        #expect(timeline.facts.generation(holding: Sample.secret(1).secret)?.number == 1)
        #expect(timeline.facts.generation(holding: Sample.secret(2).secret)?.number == 2)
        #expect(timeline.facts.generation(holding: Sample.secret(3).secret) == nil)
    }
}
