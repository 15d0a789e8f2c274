import RotationCore
import Testing

struct CreatingTests {
    private func create(_ number: GenerationNumber, _ reason: RenewalReason = .due) -> Action {
        .create(number, because: reason)
    }

    @Test(
        "S8: the next number is the largest of ledger and listing plus one",
        arguments: [
            (GenerationNumber?.none, 2), (1, 2), (0, 2), (11, 12), (1_000_000, 1_000_001),
            (Int.max, 1_000_000_000_001), (Int.max - 1, 1_000_000_000_001),
        ])
    func takesTheNextNumber(listed: GenerationNumber?, next: GenerationNumber) {
        var timeline = Timeline.withCurrent()
        timeline.evidence.highestListedNumber = listed
        #expect(timeline.decision(at: day(68)).action == create(next))
    }

    @Test("S8: a number is not taken again after its generation was settled")
    func remembersTheHighestNumber() {
        var timeline = Timeline()
        timeline.record(.intended(7, at: day(0)), .rejected(7, reason: "test"), at: day(0))
        #expect(timeline.decision(at: day(0)).action == create(8, .firstIssue))
        let restored = LineageFacts(highestNumber: 41, recentIntents: [])
        let decision = nextAction(
            for: timeline.lineage, facts: restored, evidence: Evidence(skew: .zero), now: day(0))
        #expect(decision.action == create(42, .firstIssue))
    }

    @Test("S19: changed permissions make one new key")
    func reissuesOnceForPermissions() {
        var timeline = Timeline.withCurrent()
        timeline.lineage = Sample.lineage(permissions: [Permission("READ_DEVICES")])
        let (actions, _) = timeline.run(at: day(1))
        #expect(actions.first == create(2, .permissionsChanged))
        #expect(actions.count { if case .create = $0 { true } else { false } } == 1)
        #expect(timeline.decision(at: day(1)).waitsBecause == .overlap(1))
    }

    @Test("S19: permissions compare as sets")
    func ignoresTheOrderOfPermissions() {
        var timeline = Timeline.withCurrent()
        timeline.lineage = Sample.lineage(permissions: Set(Sample.permissions.sorted().reversed()))
        #expect(timeline.decision(at: day(1)).waitsBecause == .renewal(expiry: timeline.expiry(1)))
    }

    @Test func rotatesOnceWhenAsked() {
        var timeline = Timeline.withCurrent()
        timeline.record(.rotationRequested, at: day(1))
        let (actions, _) = timeline.run(at: day(1, seconds: 1))
        #expect(actions.first == create(2, .requested))
        #expect(actions.last == .accept(2))
    }

    @Test("S10: a request and a clock that is set back make one key, not one after the other")
    func rotatesOnceAcrossAClockStep() {
        var timeline = Timeline.withCurrent()
        timeline.record(.rotationRequested, at: day(20))
        timeline.evidence.skew = .days(10)
        let (actions, _) = timeline.run(at: day(10))
        #expect(actions.count { if case .create = $0 { true } else { false } } == 1)
    }

    @Test("P1: a request whose create was lost is still served")
    func servesARequestAfterALostCreate() {
        var timeline = Timeline.withCurrent()
        timeline.record(.rotationRequested, at: day(1))
        timeline.record(.intended(2, at: day(1)), .lost(2), at: day(1, seconds: 1))
        #expect(timeline.decision(at: day(1, seconds: 2)).action == create(3, .requested))
    }

    @Test("S10: what undoes the work is stopped by the budget, and deadlines get the rest")
    func spendsTheBudget() {
        var timeline = Timeline.withCurrent()
        func exhaust(_ creates: ClosedRange<Int>, from start: Timestamp) {
            for number in creates {
                timeline.record(.intended(number, at: start), .lost(number), at: start + .minutes(Int64(number)))
            }
        }
        exhaust(2...8, from: day(68))
        let now = day(68, hours: 1)
        #expect(timeline.decision(at: now).problem?.kind == .createBudgetSpent(creates: 7, within: .days(1)))
        #expect(timeline.decision(at: now).problem?.retryAt == now + .minutes(15))
        #expect(timeline.decision(at: day(69, seconds: 120)).action == create(9))
        exhaust(9...15, from: day(88, hours: 22))
        #expect(timeline.decision(at: day(88, hours: 22, seconds: 3599)).problem != nil)
        // Past the latest safe start, 25 hours before the expiry, three more are allowed.
        exhaust(16...17, from: day(89))
        #expect(timeline.decision(at: day(89, hours: 1)).action == create(18))
        exhaust(18...18, from: day(89))
        #expect(timeline.decision(at: day(89, hours: 1)).problem != nil)
    }

    @Test("S7: a failed create waits for its back-off, across restarts")
    func backsOff() {
        var timeline = Timeline.withCurrent()
        timeline.record(.failed(.create, attempt: 3, message: "400"), at: day(68))
        let wait = timeline.decision(at: day(68))
        #expect(wait.waitsBecause == .retry(.create, attempt: 3, message: "400"))
        let until = wait.waitsUntil ?? .distantPast
        #expect(until > day(68, seconds: 44) && until <= day(68, seconds: 60))
        #expect(timeline.decision(at: until).action == create(2))
        #expect(timeline.decision(at: until - .microseconds(1)) == wait)
    }

    @Test("a clock that was set back does not stretch a back-off")
    func doesNotStretchABackoff() {
        var timeline = Timeline.withCurrent()
        timeline.record(.failed(.create, attempt: 3, message: "400"), at: day(4000))
        #expect(timeline.decision(at: day(68)).action == create(2))
    }
}
