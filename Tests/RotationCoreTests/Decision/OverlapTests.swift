import RotationCore
import Testing

struct OverlapTests {
    private func overlapEnd(_ timeline: Timeline, _ number: GenerationNumber = 1) -> Timestamp? {
        timeline.facts[number]?.overlapEnds
    }

    @Test("S3: what was revoked in the last two seconds of its life is left to expire, and not forgotten before that")
    func leavesTheLateToExpire() {
        var timeline = Timeline.withPredecessor()
        let expiry = timeline.expiry(1)
        timeline.revoke(1, at: expiry - .seconds(4))
        #expect(timeline.decision(at: expiry - .seconds(3)).action == .proveDead(1))
        #expect(timeline.decision(at: expiry - .seconds(2)).action == nil)
        #expect(timeline.decision(at: expiry + .microseconds(999_999)).action == nil)
        #expect(timeline.decision(at: expiry + .seconds(1)).action == .settle(1))
    }

    @Test("S19: a shorter overlap in the configuration changes nothing that exists", arguments: [1, 48] as [Int64])
    func keepsTheOverlapThatWasFixed(hours: Int64) {
        var timeline = Timeline.withPredecessor()
        timeline.lineage = Sample.lineage(
            policy: RotationPolicy(
                lifetime: .days(90), renewBefore: .days(30), overlap: .hours(hours), pollInterval: .minutes(15)))
        #expect(timeline.decision(at: day(68)) == .wait(until: day(69), because: .overlap(1)))
    }

    @Test("S19: the overlap may be lengthened, never shortened")
    func takesTheLongerOverlap() {
        var timeline = Timeline.withPredecessor()
        timeline.record(.superseded(1, overlapEnds: day(68)), at: day(68))
        #expect(overlapEnd(timeline) == day(69))
        timeline.record(.superseded(1, overlapEnds: day(75)), at: day(68))
        #expect(overlapEnd(timeline) == day(75))
        #expect(timeline.facts[1]?.supersededAt == day(68))
    }

    @Test(
        "S5: the overlap has elapsed only when both clocks say so",
        arguments: [
            (Int64(0), Int64(0)), (-60, 60), (60, 0), (299, 0),
        ])
    func waitsForBothClocks(skew: Int64, delay: Int64) {
        var timeline = Timeline.withPredecessor()
        timeline.evidence.skew = .seconds(skew)
        let end = day(69, seconds: delay)
        #expect(timeline.decision(at: end - .microseconds(1)) == .wait(until: end, because: .overlap(1)))
        #expect(timeline.decision(at: end).action == .revoke(1))
    }

    @Test(
        "S5: the overlap is counted from the later clock, so that setting a clock right does not end it",
        arguments: [
            Duration.days(20_000), .days(-20_000), .seconds(400), .zero,
        ])
    func countsFromTheLaterClock(skew: Duration) {
        var timeline = Timeline.withCurrent()
        timeline.evidence.skew = skew
        timeline.makeCurrent(2, at: day(68))
        let serverTime = day(68) + skew
        #expect(overlapEnd(timeline) == max(day(68), serverTime) + .hours(24))
    }

    @Test(
        "S5: where the skew is not known, the reply that brought the key a day ago told the server's time",
        arguments: [
            // By the clock that lags still, and by one that was set right since.
            day(1), day(69),
        ])
    func countsFromTheDateOfTheReply(now: Timestamp) {
        var timeline = Timeline.withCurrent()
        timeline.record(.intended(2, at: day(0)), .issued(2, serverDate: day(68)), at: day(0))
        timeline.record(timeline.facts.acceptance(of: 2, in: timeline.lineage, at: now), at: now)
        #expect(overlapEnd(timeline) == day(70))
    }

    @Test("S18: a predecessor that was in use again gets its whole overlap anew")
    func renewsTheOverlapOfAPredecessorInUse() {
        var timeline = Timeline.withPredecessor()
        timeline.record(.vanished(2), at: day(68, hours: 12))
        timeline.makeCurrent(3, at: day(70))
        #expect(overlapEnd(timeline) == day(71))
        #expect(timeline.decision(at: day(70)).waitsBecause == .overlap(1))
    }

    @Test("S19: a third generation does not prolong the overlap of the first")
    func leavesOlderOverlapsAlone() {
        var timeline = Timeline.withPredecessor()
        timeline.makeCurrent(3, at: day(68, hours: 12))
        #expect(overlapEnd(timeline, 1) == day(69))
        #expect(overlapEnd(timeline, 2) == day(69, hours: 12))
        #expect(timeline.run(at: day(70)).actions == [.revoke(1), .proveDead(1), .revoke(2), .proveDead(2)])
    }

    @Test("S15: a destination that left the configuration starts the overlap of its key anew")
    func releasesADestination() {
        var timeline = Timeline.withPredecessor(Sample.lineage(paths: [Sample.path, Sample.otherPath]))
        timeline.lineage = Sample.lineage()
        let (actions, end) = timeline.run(at: day(68, hours: 12))
        #expect(actions == [.release(path: Sample.otherPath)])
        #expect(end == .wait(until: day(69, hours: 12), because: .overlap(1)))
    }

    @Test(
        "S15: a file that still holds a superseded key gives its reader the whole overlap when it gets another",
        arguments: [.zero, Duration.hours(-3), .hours(5)])
    func prolongsTheOverlapOfADisplacedKey(skew: Duration) {
        var timeline = Timeline.withPredecessor()
        let now = day(68, hours: 12)
        timeline.record(timeline.facts.displacement(of: 1, in: timeline.lineage, at: now, skew: skew), at: now)
        #expect(overlapEnd(timeline) == max(now, now + skew) + .hours(24))
    }

    @Test("S15: a key that is current, compromised or being revoked has no overlap to prolong")
    func prolongsNoOtherOverlap() {
        let now = day(68, hours: 12)
        var timeline = Timeline.withPredecessor()
        #expect(timeline.facts.displacement(of: 2, in: timeline.lineage, at: now) == [])
        #expect(timeline.facts.displacement(of: 7, in: timeline.lineage, at: now) == [])
        timeline.record(.compromised(grace: .seconds(60)), at: now)
        #expect(timeline.facts.displacement(of: 1, in: timeline.lineage, at: now) == [])
        timeline = Timeline.withPredecessor()
        timeline.record(.revocationIntended(1), at: now)
        #expect(timeline.facts.displacement(of: 1, in: timeline.lineage, at: now) == [])
    }

    @Test("S15: a destination that was added gets the current key now")
    func deliversToANewDestination() {
        var timeline = Timeline.withCurrent()
        timeline.lineage = Sample.lineage(paths: [Sample.path, Sample.otherPath])
        timeline.evidence.files = [Sample.path: .holds(1), Sample.otherPath: .absent]
        #expect(
            timeline.run(at: day(1)).actions == [
                .deliver(1, to: Sample.destination(Sample.otherPath), overForeign: false), .tell(1, Sample.consumer),
            ])
    }

    @Test("S13, S15: a destination that was added and holds something foreign is first contact")
    func refusesANewForeignDestination() {
        var timeline = Timeline.withCurrent()
        timeline.lineage = Sample.lineage(paths: [Sample.path, Sample.otherPath])
        timeline.evidence.files = [Sample.path: .holds(1), Sample.otherPath: .foreign(reason: "test")]
        #expect(timeline.decision(at: day(1)).problem?.kind == .foreignFile(path: Sample.otherPath, reason: "test"))
        #expect(timeline.decision(at: day(68)).action == .create(2, because: .due))
    }

    @Test("S18: what was given up keeps its overlap where a file holds it, though there is no fact of its delivery")
    func keepsTheOverlapOfWhatWasGivenUpInAFile() {
        var timeline = Timeline.withCurrent()
        timeline.record(.intended(2, at: day(60)), .issued(2), .verified(2), at: day(60))
        #expect(timeline.facts.displacement(of: 2, in: timeline.lineage, at: day(61)) == [])
        timeline.record(.abandoned(2, reason: "test"), at: day(61))
        let consequences = timeline.facts.displacement(of: 2, in: timeline.lineage, at: day(61))
        #expect(consequences == [.superseded(2, overlapEnds: day(62))])
        timeline.record(consequences, at: day(61))
        timeline.makeCurrent(3, at: day(61))
        #expect(timeline.decision(at: day(62) - .seconds(1)).action == nil)
    }
}
