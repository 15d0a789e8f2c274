import RotationCore
import Testing

struct DeliveryTests {
    private static let first = Sample.destination()
    private static let second = Sample.destination(Sample.otherPath)
    private static let twoFiles = Sample.lineage(paths: [Sample.path, Sample.otherPath])

    private func deliver(_ number: GenerationNumber, to destination: Destination = first) -> Action {
        .deliver(number, to: destination, overForeign: false)
    }

    @Test("S12: no file gets a key that the server has not accepted")
    func deliversNothingUnverified() {
        var timeline = Timeline.withCurrent()
        timeline.record(.intended(2, at: day(68)), .issued(2), at: day(68))
        timeline.evidence.files = [Sample.path: .absent]
        #expect(timeline.decision(at: day(68)).action == deliver(1))
        timeline.evidence.files = [Sample.path: .holds(1)]
        #expect(timeline.decision(at: day(68)).action == .verify(2))
    }

    @Test("P1: a file that was lost is restored at once", arguments: [FileFinding.absent, .holds(1)])
    func restoresALostFile(finding: FileFinding) {
        var timeline = Timeline.withPredecessor()
        timeline.evidence.files = [Sample.path: finding]
        #expect(timeline.decision(at: day(68)).action == deliver(2))
    }

    @Test("P5: a file that holds its key is left alone")
    func leavesAGoodFileAlone() {
        var timeline = Timeline.withCurrent()
        timeline.evidence.files = [Sample.path: .holds(1)]
        #expect(timeline.decision(at: day(1)).waitsBecause == .renewal(expiry: timeline.expiry(1)))
    }

    @Test func writesOnceMoreWhenTheCrashCameBeforeTheFact() {
        var timeline = Timeline.withCurrent()
        timeline.issue(2, at: day(68))
        timeline.evidence.files = [Sample.path: .holds(2)]
        #expect(timeline.decision(at: day(68)).action == deliver(2))
    }

    @Test("S13: a newer generation than the one to be delivered is never overwritten")
    func neverReplacesByALowerNumber() {
        var timeline = Timeline.withCurrent()
        timeline.record(.intended(2, at: day(68)), .issued(2), at: day(68))
        timeline.evidence.files = [Sample.path: .holds(2)]
        timeline.record(.failed(.verify(2), attempt: 1, message: "401"), at: day(68))
        #expect(timeline.decision(at: day(68)).problem?.kind == .newerGeneration(path: Sample.path, 2))
    }

    @Test("P1: what is gone is overwritten by the older key that works")
    func fallsBackToAnOlderKey() {
        var timeline = Timeline.withCurrent()
        timeline.issue(2, at: day(68))
        timeline.record(.delivered(2), .vanished(2), at: day(68))
        timeline.evidence.files = [Sample.path: .holds(2)]
        #expect(timeline.decision(at: day(68)).action == deliver(1))
    }

    @Test("S13: what was given up stays until its successor comes, unless the older key lives longer")
    func leavesWhatWasGivenUpUntilItsSuccessorComes() {
        var timeline = Timeline.withCurrent()
        timeline.issue(2, at: day(68))
        timeline.record(.delivered(2), .abandoned(2, reason: "test"), at: day(68))
        timeline.evidence.files = [Sample.path: .holds(2)]
        #expect(timeline.decision(at: day(68)).action == .create(3, because: .due))
        // Asked for before the current one, so it expires before it.
        timeline = Timeline.withCurrent()
        timeline.record(.intended(2, at: day(-80)), .issued(2), .verified(2), .delivered(2), at: day(1))
        timeline.record(.abandoned(2, reason: "test"), at: day(1))
        timeline.evidence.files = [Sample.path: .holds(2)]
        #expect(timeline.decision(at: day(1)).action == deliver(1))
    }

    @Test("P1: an expired key is delivered nowhere")
    func deliversNothingExpired() {
        var timeline = Timeline.withCurrent()
        timeline.evidence.files = [Sample.path: .absent]
        #expect(timeline.decision(at: timeline.expiry(1)).action == .create(2, because: .due))
    }

    @Test("P6: a file that cannot be written delays neither the others nor who reads them")
    func goesOnBesideABrokenFile() {
        var timeline = Timeline.withCurrent(Self.twoFiles)
        timeline.issue(2, at: day(68))
        timeline.evidence.files = [Sample.path: .holds(1), Sample.otherPath: .unreadable(message: "EACCES")]
        let (actions, end) = timeline.run(at: day(68))
        #expect(actions == [deliver(2), .tell(2, Sample.consumer)])
        #expect(end.problem?.kind == .unusableFile(path: Sample.otherPath, message: "EACCES"))
        timeline.evidence.files?[Sample.otherPath] = .absent
        #expect(
            timeline.run(at: day(68, hours: 1)).actions == [
                deliver(2, to: Self.second), .tell(2, Sample.consumer), .accept(2),
            ])
    }

    @Test("P6: nobody is told before any file holds the key")
    func tellsNobodyForNothing() {
        var timeline = Timeline.withCurrent()
        timeline.issue(2, at: day(68))
        timeline.record(.failed(.deliver(path: Sample.path), attempt: 1, message: "ENOSPC"), at: day(68))
        #expect(
            timeline.decision(at: day(68)).waitsBecause
                == .retry(.deliver(path: Sample.path), attempt: 1, message: "ENOSPC"))
    }

    @Test("S14: writing the same key again and again is spaced out")
    func spacesOutRedeliveries() {
        var timeline = Timeline.withCurrent()
        timeline.evidence.files = [Sample.path: .absent]
        var writes: [Timestamp] = []
        for minute in 0..<(24 * 60) as Range<Int64> {
            let now = day(1) + .minutes(minute)
            let (actions, _) = timeline.run(at: now)
            if actions.contains(deliver(1)) { writes.append(now) }
            timeline.evidence.files = [Sample.path: .absent]
        }
        #expect((24...40).contains(writes.count))
        let lastGaps = zip(writes.dropFirst(), writes).map { $0 - $1 }.suffix(10)
        #expect(lastGaps.allSatisfy { $0 >= .minutes(45) && $0 <= .minutes(61) })
    }

    @Test("S14: that the pause was told does not prolong it, and a request ends it")
    func endsThePauseInTime() throws {
        var timeline = Timeline.withCurrent()
        timeline.record(.delivered(1), at: day(10))
        timeline.tell(1, at: day(10))
        timeline.evidence.files = [Sample.path: .absent]
        let (step, begin) = (Step.deliver(path: Sample.path), day(10, seconds: 5))
        guard case .wait(let until, .retry(step, let attempt, let message)) = timeline.decision(at: begin) else {
            return #expect(Bool(false), "the file is written again at once")
        }
        timeline.record(.failed(step, attempt: attempt, message: message), at: begin)
        #expect(timeline.decision(at: begin).waitsBecause?.isRetry == true)
        #expect(timeline.decision(at: until).action == deliver(1))
        timeline.record(.retryRequested, at: begin)
        #expect(timeline.decision(at: begin).action == deliver(1))
        // It fails for a reason of its own, and then waits like any other step.
        timeline.record(.failed(step, attempt: attempt + 1, message: "ENOSPC"), at: until)
        #expect(timeline.decision(at: until).waitsBecause?.isRetry == true)
    }

    @Test("S14: a clock that was set back does not stretch the wait for a redelivery")
    func doesNotStretchTheWait() {
        var timeline = Timeline.withCurrent()
        timeline.record(.delivered(1), .delivered(1), .delivered(1), at: day(10))
        timeline.tell(1, at: day(10))
        timeline.evidence.files = [Sample.path: .absent]
        #expect(timeline.decision(at: day(1)).action == deliver(1))
    }

    @Test("P1: a candidate that some consumer never accepts is replaced in time, not on its last day")
    func renewsAStuckCandidate() {
        var timeline = Timeline()
        timeline.issue(1, at: day(0))
        timeline.deliver(1, at: day(0))
        timeline.evidence.files = [Sample.path: .holds(1)]
        let failed = Fact.Kind.failed(.tell(Sample.consumer.id), attempt: 99, message: "exit status 1")
        timeline.record(failed, at: day(67))
        #expect(timeline.decision(at: day(67)).waitsBecause?.isRetry == true)
        timeline.record(failed, at: day(68))
        guard case .abandon(1, _) = timeline.decision(at: day(68)).action else {
            return #expect(Bool(false), "the candidate holds up its replacement")
        }
        let (actions, _) = timeline.run(at: day(68))
        // Its consumer is told at once: how often it failed with the former key says nothing about this one.
        #expect(
            actions.dropFirst() == [
                .create(2, because: .firstIssue), .verify(2), deliver(2), .tell(2, Sample.consumer), .accept(2),
            ])
    }
}

extension WaitReason {
    fileprivate var isRetry: Bool {
        if case .retry = self { true } else { false }
    }
}
