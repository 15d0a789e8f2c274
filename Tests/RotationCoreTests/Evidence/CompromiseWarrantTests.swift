import RotationCore
import Testing

/// A compromised key whose every condition for revocation holds: each test takes away exactly one (S22, S18).
private struct Case {
    var timeline: Timeline
    var now = day(1, seconds: 60)
    var skew: Duration? = .zero
    var files: [String: FileFinding] = [Sample.path: .holds(2)]
    var answer = KeyConclusion.Answer.accepted

    /// Generation 2 was delivered at day 1; the consumer accepted it or has not.
    init(isAccepted: Bool = true) {
        timeline = Timeline.withCurrent()
        timeline.record(.compromised(grace: .seconds(60)), at: day(1))
        timeline.issue(2, at: day(1))
        timeline.deliver(2, at: day(1))
        if isAccepted {
            timeline.tell(2, at: day(1))
            timeline.accept(2, at: day(1))
        }
    }

    func refusal(_ number: GenerationNumber = 1) throws -> RevocationRefusal? {
        let rows = timeline.facts.generations.map { ListedKey($0) }
        let judgement = RevocationWarrant.judge(
            try #require(timeline.facts[number]), of: timeline.lineage, facts: timeline.facts,
            evidence: RevocationEvidence(
                files: files, successorAnswer: answer, listing: try listing(rows, startedAt: now),
                clock: ClockEvidence(now: now, skew: skew)))
        if case .failure(let refusal) = judgement { return refusal }
        return nil
    }
}

struct CompromiseWarrantTests {
    @Test("S22: it may go without an overlap once its successor is accepted, or the grace is over")
    func grantsWithoutOverlap() throws {
        #expect(try Case().refusal() == nil)
        var early = Case()
        early.now = day(1)
        #expect(try early.refusal() == nil)
        #expect(try Case(isAccepted: false).refusal() == nil)
    }

    @Test("S22: not before the grace is over, by both clocks", arguments: [(Int64(59), Int64(0)), (60, -1), (59, 30)])
    func refusesWithinTheGrace(seconds: Int64, skew: Int64) throws {
        var early = Case(isAccepted: false)
        early.now = day(1, seconds: seconds)
        early.skew = .seconds(skew)
        #expect(try early.refusal() == .graceNotOver(until: day(1, seconds: 60)))
    }

    @Test(
        "P1: not unless every file was read again and holds the successor",
        arguments: [FileFinding.holds(1), .absent, .foreign(reason: "test"), .unreadable(message: "test"), nil])
    func refusesWithoutTheFile(finding: FileFinding?) throws {
        for isAccepted in [true, false] {
            var elsewhere = Case(isAccepted: isAccepted)
            elsewhere.files[Sample.path] = finding
            #expect(try elsewhere.refusal() == .destinationNotCurrent(path: Sample.path))
        }
    }

    @Test("P1: not before a destination that was added has got the successor")
    func refusesBeforeANewDestinationIsServed() throws {
        var wider = Case()
        wider.timeline.lineage = Sample.lineage(paths: [Sample.path, Sample.otherPath])
        wider.files[Sample.otherPath] = .absent
        #expect(try wider.refusal() == .noSuccessor)
        wider.timeline.record(.delivered(2, to: Sample.otherPath), at: day(1))
        #expect(try wider.refusal() == .destinationNotCurrent(path: Sample.otherPath))
    }

    @Test("P1: not without a successor that is younger than the report")
    func refusesWithoutSuccessor() throws {
        var again = Case()
        again.timeline.record(.compromised(grace: .seconds(60)), at: day(1))
        #expect(try again.refusal(1) == .noSuccessor)
        #expect(try again.refusal(2) == .noSuccessor)
    }

    @Test("S18: not unless the successor was accepted by the server just now")
    func refusesWithoutProof() throws {
        var unproven = Case()
        unproven.answer = .refused
        #expect(try unproven.refusal() == .successorNotAccepted)
    }

    @Test("S5, S10, S11: not in doubt")
    func refusesInDoubt() throws {
        var doubted = Case()
        doubted.timeline.record(.secondWriterSeen(remoteName: "a"), at: day(1))
        #expect(try doubted.refusal() == .secondWriter("a"))
        doubted.timeline.record(.secondWriterResolved, .held, at: day(1))
        #expect(try doubted.refusal() == .held)
        doubted.timeline.record(.resumed, at: day(1))
        doubted.skew = .seconds(400)
        #expect(try doubted.refusal() == .clockSkew(.seconds(400)))
    }

    @Test("S22: the successor itself is not compromised, and stays")
    func refusesTheSuccessor() throws {
        #expect(try Case().refusal(2) == .noSuccessor)
        #expect(try Case(isAccepted: false).refusal(2) == .notSuperseded)
    }
}

/// S20: the keys of a retired lineage go at the operator's word, and only then.
struct RetirementWarrantTests {
    private func refusal(
        _ timeline: Timeline, skew: Duration? = .zero, rows: [ListedKey]? = nil
    ) throws -> RevocationRefusal? {
        let generation = try #require(timeline.facts.generations.first)
        let judgement = RevocationWarrant.judgeRetired(
            generation, of: timeline.lineage, facts: timeline.facts,
            evidence: RevocationEvidence(
                files: [:], successorAnswer: .none,
                listing: try listing(rows ?? [ListedKey(generation)], startedAt: day(1)),
                clock: ClockEvidence(now: day(1), skew: skew)))
        if case .failure(let refusal) = judgement { return refusal }
        return nil
    }

    private var hastened: Timeline {
        var timeline = Timeline.withCurrent()
        timeline.lineage = Sample.lineage(isConfigured: false)
        timeline.record(.retired, .revocationRequested, at: day(1))
        return timeline
    }

    @Test("S20: whatever the files hold")
    func grants() throws {
        #expect(try refusal(hastened) == nil)
    }

    @Test("S20: not while it is configured, not unasked, and not after it came back")
    func refusesWithoutTheOperatorsWord() throws {
        var timeline = hastened
        timeline.lineage = Sample.lineage()
        #expect(try refusal(timeline) == .notRetired)
        timeline = hastened
        timeline.record(.reinstated, at: day(1))
        #expect(try refusal(timeline) == .notRetired)
        timeline.record(.retired, at: day(1))
        #expect(try refusal(timeline) == .notRetired)
    }

    @Test("S4, S5, S10, S11: not in doubt, and not what is listed as something else")
    func refusesInDoubt() throws {
        #expect(try refusal(hastened, skew: .seconds(400)) == .clockSkew(.seconds(400)))
        #expect(try refusal(hastened, rows: []) == .notListed(.absent))
        let other = ListedKey.family(1, id: 1001, expiry: day(1000), created: day(0))
        #expect(try refusal(hastened, rows: [other]) == .notOurs)
        for doubt in [Fact.Kind.held, .secondWriterSeen(remoteName: "a")] {
            var timeline = hastened
            timeline.record(doubt, at: day(1))
            #expect(try refusal(timeline) != nil)
        }
    }

    @Test("S20: the overlap of a retired lineage is not waited for once its revocation is asked for")
    func decidesForTheOperatorsWord() {
        var timeline = Timeline.withPredecessor()
        timeline.lineage = Sample.lineage(isConfigured: false)
        timeline.record(.retired, at: day(68))
        #expect(timeline.decision(at: day(68)).action == nil)
        timeline.record(.revocationRequested, at: day(68))
        #expect(timeline.run(at: day(68)).actions == [.revoke(1), .proveDead(1), .revoke(2), .proveDead(2)])
    }
}
