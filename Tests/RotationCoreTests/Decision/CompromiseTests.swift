import RotationCore
import Testing

/// S22: what may be in wrong hands is replaced at once and revoked without an overlap, but never before delivery.
struct CompromiseTests {
    private static let grace: Duration = .seconds(60)

    private static func reported(_ timeline: Timeline, at: Timestamp) -> Timeline {
        var timeline = timeline
        timeline.record(.compromised(grace: grace), at: at)
        return timeline
    }

    /// From the report to the point where every file holds generation 2 and the consumer is to be told.
    private static func delivered(_ lineage: Lineage = Sample.lineage(), at now: Timestamp = day(1)) -> Timeline {
        var timeline = reported(.withCurrent(lineage), at: now)
        timeline.issue(2, at: now)
        timeline.deliver(2, at: now)
        return timeline
    }

    private func deliver(_ number: GenerationNumber) -> Action {
        .deliver(number, to: Sample.destination(), overForeign: false)
    }

    @Test("the replacement comes first; then the old key is revoked and proven dead, without an overlap")
    func replacesThenRevokes() {
        var timeline = Self.reported(.withCurrent(), at: day(1))
        let (actions, end) = timeline.run(at: day(1))
        #expect(
            actions == [
                .create(2, because: .compromised), .verify(2), deliver(2), .tell(2, Sample.consumer), .accept(2),
                .revoke(1), .proveDead(1),
            ])
        #expect(end.waitsBecause == .renewal(expiry: timeline.expiry(2)))
        #expect(timeline.facts.compromised.isEmpty)
    }

    @Test("an overlap that is running is cut, and no generation is left out")
    func cutsARunningOverlap() {
        var timeline = Self.reported(.withPredecessor(), at: day(68, hours: 1))
        let (actions, _) = timeline.run(at: day(68, hours: 1))
        #expect(actions.suffix(5) == [.accept(3), .revoke(1), .proveDead(1), .revoke(2), .proveDead(2)])
    }

    @Test("a replacement under way is older than the report: it is delivered nowhere, revoked, and made anew")
    func givesUpACandidate() {
        var timeline = Timeline.withCurrent()
        timeline.issue(2, at: day(1))
        timeline = Self.reported(timeline, at: day(1))
        let (actions, _) = timeline.run(at: day(1))
        #expect(actions.first?.isAbandon(of: 2) == true)
        #expect(actions.dropFirst().first == .create(3, because: .compromised))
        #expect(!actions.contains(deliver(2)))
        #expect(Set(actions.suffix(4)) == [.revoke(1), .proveDead(1), .revoke(2), .proveDead(2)])
    }

    @Test("a key whose request was on its way at the time of the report counts as compromised, too")
    func countsARequestInFlight() {
        var timeline = Timeline.withCurrent()
        timeline.record(.intended(2, at: day(1)), .compromised(grace: Self.grace), .issued(2), .verified(2), at: day(1))
        #expect(timeline.decision(at: day(1)).action?.isAbandon(of: 2) == true)
    }

    @Test("a number that no request had used is not compromised")
    func forgetsARequestThatWasNotSent() {
        var timeline = Timeline.withCurrent()
        timeline.record(.intended(2, at: day(1)), .compromised(grace: Self.grace), .notSent(2), at: day(1))
        timeline.issue(2, at: day(1))
        #expect(timeline.facts.compromised.map(\.number) == [1])
        #expect(timeline.decision(at: day(1)).action == deliver(2))
    }

    @Test("a consumer that does not accept has its grace, and no more")
    func revokesAfterTheGrace() {
        var timeline = Self.delivered()
        timeline.record(.failed(.tell(Sample.consumer.id), attempt: 9, message: "hangs"), at: day(1, seconds: 30))
        let end = day(1) + Self.grace
        #expect(timeline.decision(at: end - .microseconds(1)) == .wait(until: end, because: .grace(1)))
        // The next try to tell it may take long: it comes after the revocation.
        let (actions, _) = timeline.run(at: end)
        #expect(actions.prefix(2) == [.revoke(1), .proveDead(1)])
        #expect(timeline.facts.current == nil && timeline.facts.deliverable?.number == 2)
        #expect(timeline.run(at: end + .hours(2)).actions == [.tell(2, Sample.consumer), .accept(2)])
    }

    @Test("the grace is over by both clocks, counted from the later one", arguments: [(60, 0), (-60, 60), (299, 0)])
    func waitsForBothClocks(skew: Int64, delay: Int64) {
        var timeline = Self.delivered()
        timeline.evidence.skew = .seconds(skew)
        timeline.record(.failed(.tell(Sample.consumer.id), attempt: 9, message: "hangs"), at: day(1))
        let end = day(1, seconds: 60 + delay)
        #expect(timeline.decision(at: end - .microseconds(1)).waitsBecause == .grace(1))
        #expect(timeline.decision(at: end).action == .revoke(1))
    }

    @Test("whoever was not told since the delivery is told once before the revocation, however late that is")
    func tellsOnceBeforeRevoking() {
        var timeline = Timeline.withCurrent()
        timeline.record(.failed(.tell(Sample.consumer.id), attempt: 12, message: "an old failure"), at: day(1))
        timeline.record(.compromised(grace: Self.grace), at: day(1))
        timeline.issue(2, at: day(1))
        timeline.deliver(2, at: day(1))
        #expect(timeline.decision(at: day(2)).action == .tell(2, Sample.consumer))
        timeline.record(.failed(.tell(Sample.consumer.id), attempt: 13, message: "hangs"), at: day(2))
        #expect(timeline.decision(at: day(2)).action == .revoke(1))
    }

    @Test("P1: while one file cannot be written nothing is revoked, however long it takes, and a human is called")
    func keepsWhatAFileHolds() {
        let lineage = Sample.lineage(paths: [Sample.path, Sample.otherPath])
        var timeline = Self.reported(.withCurrent(lineage), at: day(1))
        timeline.issue(2, at: day(1))
        timeline.record(.delivered(2), at: day(1))
        timeline.tell(2, at: day(1))
        let step = Step.deliver(path: Sample.otherPath)
        timeline.record(.failed(step, attempt: 1, message: "read-only"), at: day(1))
        // A first failure is tried again before anybody is called.
        #expect(timeline.decision(at: day(1)).waitsBecause == .retry(step, attempt: 1, message: "read-only"))
        for hours in [0, 1, 24, 24 * 30] as [Int64] {
            timeline.record(.failed(step, attempt: 7, message: "read-only"), at: day(1, hours: hours))
            let problem = timeline.decision(at: day(1, hours: hours)).problem
            #expect(problem?.kind == .compromised([1], .failure("read-only")))
            #expect(problem?.kind.description.hasPrefix("generation 1 is compromised and not revoked yet: ") == true)
        }
    }

    @Test(
        "P1: nothing is revoked while somebody sees that a file does not hold the replacement",
        arguments: [
            (FileFinding.unreadable(message: "gone"), Problem.Kind.unusableFile(path: Sample.path, message: "gone")),
            (.foreign(reason: "test"), .drifted(path: Sample.path, reason: "test")),
        ])
    func saysWhichFileHinders(finding: FileFinding, hindrance: Problem.Kind) {
        var timeline = Self.delivered()
        timeline.tell(2, at: day(1))
        timeline.accept(2, at: day(1))
        timeline.evidence.files = [Sample.path: finding]
        #expect(timeline.decision(at: day(30)).problem?.kind == .compromised([1], .problem(hindrance)))
        #expect(timeline.decision(at: day(30)).problem?.kind.remedy(for: Sample.id) == hindrance.remedy(for: Sample.id))
    }

    @Test(
        "S5, S11: doubt stops the revocation of a compromised key, too, and says what to do", arguments: [true, false])
    func doubtStopsTheRevocation(isSkewed: Bool) {
        var timeline = Self.delivered()
        timeline.tell(2, at: day(1))
        timeline.accept(2, at: day(1))
        if isSkewed {
            timeline.evidence.skew = .seconds(420)
        } else {
            timeline.record(.secondWriterSeen(remoteName: "a"), at: day(1))
        }
        let kind: Problem.Kind = isSkewed ? .clockSkew(.seconds(420)) : .secondWriter(remoteName: "a")
        #expect(timeline.decision(at: day(3)).problem?.kind == .compromised([1], .problem(kind)))
        timeline.evidence.skew = .zero
        timeline.record(.secondWriterResolved, at: day(3))
        #expect(timeline.decision(at: day(3)).action == .revoke(1))
    }

    @Test("S10: a hold stops everything, a report included")
    func holdStops() {
        var timeline = Self.delivered()
        timeline.record(.held, at: day(1))
        #expect(timeline.decision(at: day(2)).waitsBecause == .held(strandsAt: timeline.expiry(1)))
    }

    @Test("P3: an adopted key is one of the keys that the operator spoke of: it is revoked without revoke_adopted")
    func revokesAnAdoptedKey() {
        var timeline = Timeline()
        timeline.record(.adopted(expiry: day(200)), .delivered(0), .consumerAccepted(0, Sample.consumer.id), at: day(0))
        timeline.accept(0, at: day(0))
        timeline = Self.reported(timeline, at: day(1))
        #expect(timeline.run(at: day(1)).actions.suffix(2) == [.revoke(0), .proveDead(0)])
    }

    @Test("a pause after a failed create, and a budget that is spent, do not delay the replacement")
    func waitsForNoPauseAndNoBudget() {
        var timeline = Timeline.withCurrent()
        for number in 2...11 {
            timeline.record(.intended(number, at: day(1)), .lost(number), at: day(1))
        }
        timeline.record(.rotationRequested, at: day(1, seconds: 1))
        #expect(timeline.decision(at: day(1, seconds: 2)).problem != nil)
        timeline.record(.failed(.create, attempt: 9, message: "500"), at: day(1, seconds: 2))
        timeline = Self.reported(timeline, at: day(1, seconds: 2))
        #expect(timeline.decision(at: day(1, seconds: 2)).action == .create(12, because: .compromised))
        // The new failure has a pause of its own again.
        timeline.record(.failed(.create, attempt: 10, message: "500"), at: day(1, seconds: 2))
        #expect(timeline.decision(at: day(1, seconds: 3)).problem?.kind == .compromised([1], .failure("500")))
    }

    @Test("S10: a loop after the report is still ended by the budget, a part of which is kept for deadlines")
    func boundsTheCreatesAfterTheReport() {
        func decision(at days: Int64) -> Decision {
            var timeline = Self.reported(.withCurrent(), at: day(days))
            for number in 2...8 { timeline.record(.intended(number, at: day(days)), .lost(number), at: day(days)) }
            return timeline.decision(at: day(days))
        }
        let spent = Problem.Kind.createBudgetSpent(creates: 7, within: .days(1))
        #expect(decision(at: 1).problem?.kind == .compromised([1], .problem(spent)))
        #expect(decision(at: 89).action == .create(9, because: .compromised))
    }

    @Test("a clock that is set back after the report makes no key look compromised, and the budget holds")
    func survivesAClockSetBack() {
        var timeline = Self.reported(.withCurrent(), at: day(20))
        let (actions, end) = timeline.run(at: day(10))
        #expect(actions.count { if case .create = $0 { true } else { false } } == 1)
        #expect(actions.suffix(2) == [.revoke(1), .proveDead(1)])
        #expect(end.action == nil)
    }

    @Test("a second report counts the replacement of the first as compromised, too")
    func startsOverAtASecondReport() {
        var timeline = Self.reported(Self.delivered(), at: day(1, seconds: 5))
        let (actions, _) = timeline.run(at: day(1, seconds: 5))
        #expect(actions.first?.isAbandon(of: 2) == true)
        #expect(actions.suffix(5) == [.accept(3), .revoke(1), .proveDead(1), .revoke(2), .proveDead(2)])
    }

    @Test("S21: a compromised key that comes back to life is revoked again at once")
    func revokesAgainWhatReappears() {
        var timeline = Self.reported(.withCurrent(), at: day(1))
        _ = timeline.run(at: day(1))
        timeline.record(.reappeared(1), at: day(2))
        #expect(timeline.run(at: day(2)).actions == [.revoke(1), .proveDead(1)])
    }

    @Test("a report about a lineage that leaves the configuration is not forgotten")
    func callsWhenTheLineageLeaves() {
        var timeline = Self.reported(.withCurrent(), at: day(1))
        timeline.lineage = Sample.lineage(isConfigured: false)
        timeline.record(.retired, at: day(1))
        #expect(timeline.decision(at: day(1)).problem?.kind == .compromised([1], .retired))
        timeline.record(.revocationRequested, at: day(1))
        #expect(timeline.run(at: day(1)).actions == [.revoke(1), .proveDead(1)])
    }

    @Test("a key that no file ever held waits for no successor")
    func revokesTheUnusedAtOnce() {
        var timeline = Timeline()
        timeline.issue(1, at: day(0))
        timeline = Self.reported(timeline, at: day(0))
        timeline.record(.abandoned(1, reason: "test"), .failed(.create, attempt: 2, message: "500"), at: day(0))
        #expect(timeline.decision(at: day(0)).action == .revoke(1))
    }

    @Test("the plan says why the old key goes")
    func plansTheRevocation() {
        let timeline = Self.reported(.withCurrent(), at: day(1))
        let plan = Plan(
            for: timeline.lineage, facts: timeline.facts, evidence: Evidence(), from: day(1), until: day(2),
            instance: "edge7")
        #expect(plan.entries.map(\.action).contains(.create(2, because: .compromised)))
        #expect(plan.entries.first { $0.action == .revoke(1) }?.revocation == .compromised)
    }
}

extension Action {
    fileprivate func isAbandon(of number: GenerationNumber) -> Bool {
        if case .abandon(number, _) = self { true } else { false }
    }
}
