import RotationCore
import Testing

/// The whole life, step by step.
struct RotationTests {
    private static let destination = Sample.destination()

    @Test("P1: from nothing to the first current key")
    func issuesTheFirstKey() {
        var timeline = Timeline()
        timeline.evidence.files = [Sample.path: .absent]
        let (actions, end) = timeline.run(at: day(0))
        #expect(
            actions == [
                .create(1, because: .firstIssue), .verify(1),
                .deliver(1, to: Self.destination, overForeign: false), .tell(1, Sample.consumer), .accept(1),
            ])
        let start = Sample.renewalStart(timeline.expiry(1))
        #expect(end == .wait(until: start, because: .renewal(expiry: timeline.expiry(1))))
    }

    @Test("S18: from renewal to the proof of death, keeping the old key until its overlap ends")
    func replacesAKey() {
        var timeline = Timeline.withCurrent()
        let start = Sample.renewalStart(timeline.expiry(1))
        #expect(timeline.decision(at: start - .microseconds(1)).waitsUntil == start)
        let (actions, end) = timeline.run(at: start)
        #expect(
            actions == [
                .create(2, because: .due), .verify(2), .deliver(2, to: Self.destination, overForeign: false),
                .tell(2, Sample.consumer), .accept(2),
            ])
        #expect(end == .wait(until: start + .hours(24), because: .overlap(1)))
        #expect(timeline.decision(at: start + .hours(24) - .microseconds(1)) == end)
        let last = timeline.run(at: start + .hours(24))
        #expect(last.actions == [.revoke(1), .proveDead(1)])
        #expect(last.end.waitsBecause == .renewal(expiry: timeline.expiry(2)))
        #expect(timeline.facts[1]?.secret == nil)
        #expect(timeline.run(at: timeline.expiry(1) + .seconds(1)).actions == [.settle(1)])
    }

    @Test("P1: an expired current key is replaced at once and never forgotten before")
    func replacesAnExpiredKey() {
        var timeline = Timeline.withCurrent()
        #expect(timeline.decision(at: day(4000)).action == .create(2, because: .due))
        let (actions, _) = timeline.run(at: day(4000))
        #expect(actions.suffix(2) == [.accept(2), .settle(1)])
    }

    @Test(
        "S6: no second key is created while one is under way",
        arguments: [
            Step.verify(2), .deliver(path: Sample.path), .tell(Sample.consumer.id),
        ])
    func createsNoSecondCandidate(step: Step) {
        var timeline = Timeline.withCurrent()
        timeline.record(.intended(2, at: day(68)), .issued(2), at: day(68))
        if step != .verify(2) { timeline.record(.verified(2), at: day(68)) }
        if step == .tell(Sample.consumer.id) { timeline.deliver(2, at: day(68)) }
        for attempt in 1...50 {
            timeline.record(.failed(step, attempt: attempt, message: "test"), at: day(68, hours: Int64(attempt)))
            let decision = timeline.decision(at: day(68, hours: Int64(attempt), seconds: 1))
            #expect(decision.waitsBecause == .retry(step, attempt: attempt, message: "test"))
        }
    }

    @Test("S24: a candidate that was never accepted is renewed like any other key, and given up before it is of no use")
    func givesUpACandidateThatIsDue() {
        var timeline = Timeline()
        timeline.record(.intended(1, at: day(0)), .issued(1), at: day(0))
        let limit = timeline.expiry(1) - .hours(24)
        #expect(timeline.decision(at: day(1)).action == .verify(1))
        #expect(
            timeline.decision(at: limit).action
                == .abandon(1, reason: "it is due for renewal although it was never accepted everywhere"))
        #expect(
            timeline.decision(at: limit + .microseconds(1)).action
                == .abandon(1, reason: "it expires before it could be of use"))
        let (actions, _) = timeline.run(at: limit + .microseconds(1))
        #expect(actions.contains(.create(2, because: .firstIssue)))
        #expect(actions.suffix(2) == [.revoke(1), .proveDead(1)] || actions.last == .accept(2))
    }

    @Test("S10: what the server refuses is renewed, though no listing can tell that it is gone")
    func renewsWhatIsRefused() {
        var timeline = Timeline.withCurrent()
        timeline.evidence.refused = [1]
        #expect(timeline.decision(at: day(1)).action == .create(2, because: .refused))
        timeline.record(.intended(2, at: day(1)), .issued(2), .verified(2), at: day(1))
        timeline.deliver(2, at: day(1))
        timeline.record(.failed(.tell(Sample.consumer.id), attempt: 1, message: "test"), at: day(1))
        timeline.evidence.refused = [2]
        #expect(timeline.decision(at: day(1)).action == .abandon(2, reason: "the server refuses it"))
        #expect(timeline.facts[1]?.vanishedAt == nil)
    }

    @Test("S20: a retired lineage finishes its overlap, renews nothing and is shown until its key expires")
    func retires() {
        var timeline = Timeline.withPredecessor()
        timeline.lineage = Lineage(retired: Sample.id, facts: timeline.facts)
        #expect(timeline.lineage.destinations == [Self.destination])
        #expect(timeline.decision(at: day(68)) == .wait(until: day(69), because: .overlap(1)))
        #expect(timeline.run(at: day(69)).actions == [.revoke(1), .proveDead(1)])
        let expiry = timeline.expiry(2)
        #expect(
            timeline.decision(at: day(80)) == .wait(until: expiry + .seconds(1), because: .retired(expiry: expiry)))
        #expect(timeline.run(at: expiry + .seconds(1)).actions == [.settle(1), .settle(2)])
        #expect(timeline.decision(at: day(400)) == .wait(until: .distantFuture, because: .retired(expiry: nil)))
    }

    @Test("S20: a candidate that no file of a retired lineage holds is removed", arguments: [false, true])
    func removesAnUnusedCandidateOfARetiredLineage(isDelivered: Bool) {
        var timeline = Timeline.withCurrent()
        timeline.issue(2, at: day(68))
        if isDelivered { timeline.deliver(2, at: day(68)) }
        timeline.lineage = Lineage(retired: Sample.id, facts: timeline.facts)
        let actions = timeline.run(at: day(68)).actions
        let reason = "the lineage left the configuration"
        #expect(actions == (isDelivered ? [] : [.abandon(2, reason: reason), .revoke(2), .proveDead(2)]))
    }

    @Test("S21: a current key that is gone is replaced at once, without overlap")
    func replacesAVanishedKey() {
        var timeline = Timeline.withCurrent()
        timeline.record(.vanished(1), at: day(1))
        timeline.evidence.files = [Sample.path: .holds(1)]
        let (actions, end) = timeline.run(at: day(1))
        #expect(actions.first == .create(2, because: .vanished))
        #expect(actions.last == .accept(2))
        #expect(end.waitsBecause == .renewal(expiry: timeline.expiry(2)))
    }

    @Test("P1, S21: when the new key is gone the files get the old one back while it lives")
    func fallsBackWithinTheOverlap() {
        var timeline = Timeline.withPredecessor()
        timeline.record(.vanished(2), at: day(68))
        timeline.evidence.files = [Sample.path: .holds(2)]
        #expect(
            timeline.run(at: day(68)).actions.prefix(3) == [
                .deliver(1, to: Self.destination, overForeign: false), .tell(1, Sample.consumer),
                .create(3, because: .due),
            ])
    }

    @Test("S21: a dead key that came back to life is no current key: its bytes are gone")
    func doesNotTrustADeadKeyThatReappears() {
        var timeline = Timeline.withPredecessor()
        timeline.revoke(1, at: day(69))
        timeline.record(.dead(1), .reappeared(1), .vanished(2), at: day(69))
        #expect(timeline.decision(at: day(69)).action == .create(3, because: .vanished))
    }
}
