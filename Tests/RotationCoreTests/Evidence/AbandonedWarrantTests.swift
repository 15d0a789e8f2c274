import RotationCore
import Testing

/// What was given up may go at once if nothing can depend on it, and only then (S18).
struct AbandonedWarrantTests {
    private func refusal(
        _ number: GenerationNumber, of timeline: Timeline, files: [String: FileFinding], at now: Timestamp = day(69)
    ) throws -> RevocationRefusal? {
        let generation = try #require(timeline.facts[number])
        let judgement = RevocationWarrant.judge(
            generation, of: timeline.lineage, facts: timeline.facts,
            evidence: RevocationEvidence(
                files: files, successorAnswer: .accepted,
                listing: try listing(timeline.facts.generations.map { ListedKey($0) }, startedAt: now),
                clock: ClockEvidence(now: now, skew: .zero)))
        if case .failure(let refusal) = judgement { return refusal }
        return nil
    }

    private func abandoned(delivered: Bool, hasCurrent: Bool) -> Timeline {
        var timeline = hasCurrent ? Timeline.withCurrent() : Timeline()
        timeline.issue(2, at: day(69))
        if delivered { timeline.deliver(2, at: day(69)) }
        timeline.record(.abandoned(2, reason: "test"), at: day(69))
        return timeline
    }

    @Test("S18: what was never delivered may go without an overlap", arguments: [false, true])
    func grantsWhatWasNeverUsed(hasCurrent: Bool) throws {
        let timeline = abandoned(delivered: false, hasCurrent: hasCurrent)
        #expect(try refusal(2, of: timeline, files: [Sample.path: hasCurrent ? .holds(1) : .absent]) == nil)
        #expect(timeline.decision(at: day(69)).action != nil)
    }

    @Test(
        "S18: not while a file holds it or cannot be read",
        arguments: [
            FileFinding.holds(2), .unreadable(message: "test"), nil,
        ])
    func refusesWhatAFileMayHold(finding: FileFinding?) throws {
        let timeline = abandoned(delivered: false, hasCurrent: false)
        let files = finding.map { [Sample.path: $0] } ?? [:]
        #expect(try refusal(2, of: timeline, files: files) == .destinationNotCurrent(path: Sample.path))
    }

    /// Its consumers may still run with it, whatever stands in the file by now.
    @Test("S18: what was delivered and then given up needs a successor and an overlap")
    func refusesWhatWasInUse() throws {
        var timeline = abandoned(delivered: true, hasCurrent: false)
        timeline.issue(3, at: day(69))
        timeline.deliver(3, at: day(69))
        #expect(try refusal(2, of: timeline, files: [Sample.path: .holds(3)]) == .noSuccessor)
        timeline.tell(3, at: day(69))
        timeline.accept(3, at: day(69))
        #expect(
            try refusal(2, of: timeline, files: [Sample.path: .holds(3)])
                == .overlapNotElapsed(until: day(70)))
        #expect(try refusal(2, of: timeline, files: [Sample.path: .holds(3)], at: day(70)) == nil)
    }

    @Test("S18: the same beside an older current key")
    func refusesWhatWasInUseBesideACurrentKey() throws {
        let timeline = abandoned(delivered: true, hasCurrent: true)
        #expect(try refusal(2, of: timeline, files: [Sample.path: .holds(1)]) == .notSuperseded)
    }

    @Test("S7: what a lost request made may go without overlap or successor")
    func grantsALostKey() throws {
        var timeline = Timeline()
        timeline.record(.intended(1, at: day(0)), .lost(1), .found(1, KeyID(5), created: day(0)), at: day(0))
        #expect(try lostRefusal(timeline) == nil)
        timeline.record(.held, at: day(0))
        #expect(try lostRefusal(timeline) == .held)
        timeline.record(.resumed, .secondWriterSeen(remoteName: "a"), at: day(0))
        #expect(try lostRefusal(timeline) == .secondWriter("a"))
        timeline.record(.secondWriterResolved, at: day(0))
        #expect(try lostRefusal(timeline, skew: nil) == .serverClockUnknown)
        #expect(try lostRefusal(timeline, skew: .seconds(400)) == .clockSkew(.seconds(400)))
        #expect(try lostRefusal(timeline, rows: []) == .notListed(.absent))
        #expect(
            try lostRefusal(timeline, rows: [], listedAt: day(0)) == .notListed(.unknown(.startedBeforeKey)))
        let other = ListedKey.family(1, id: 5, expiry: day(90), created: day(0))
        #expect(try lostRefusal(timeline, rows: [other]) == .notOurs)
        #expect(try lostRefusal(timeline, listedAt: day(0, seconds: -61)) == .listingTooOld)
    }

    @Test("S23: what an old ledger takes for lost stays while a file holds it, or may")
    func refusesALostKeyThatIsInAFile() throws {
        var timeline = Timeline()
        timeline.record(.intended(1, at: day(0)), .lost(1), .found(1, KeyID(5), created: day(0)), at: day(0))
        let path = Sample.path
        #expect(
            try lostRefusal(timeline, files: [path: .unknownValue(keyID: KeyID(5))]) == .delivered(path: path))
        #expect(
            try lostRefusal(timeline, files: [path: .unreadable(message: "EIO")]) == .destinationUnreadable(path: path))
        #expect(try lostRefusal(timeline, files: [path: .unknownValue(keyID: KeyID(6))]) == nil)
        #expect(try lostRefusal(timeline, files: [path: .absent]) == nil)
    }

    @Test("S7: an issued key is never taken for a lost one")
    func refusesAnIssuedKey() throws {
        let timeline = Timeline.withPredecessor()
        #expect(try lostRefusal(timeline) == .notLost)
        var unfound = Timeline()
        unfound.record(.intended(1, at: day(0)), .lost(1), at: day(0))
        #expect(try lostRefusal(unfound) == .notListed(.unknown(.noControlSeen)))
    }

    private func lostRefusal(
        _ timeline: Timeline, skew: Duration? = .zero, rows: [ListedKey]? = nil,
        listedAt: Timestamp = day(0, seconds: 1), files: [String: FileFinding] = [:]
    ) throws -> RevocationRefusal? {
        let generation = try #require(timeline.facts.generations.first)
        let judgement = RevocationWarrant.judgeLost(
            generation, of: timeline.lineage, facts: timeline.facts,
            evidence: RevocationEvidence(
                files: files, successorAnswer: .none,
                listing: try listing(rows ?? [ListedKey(generation)], startedAt: listedAt),
                clock: ClockEvidence(now: day(0, seconds: 1), skew: skew)))
        if case .failure(let refusal) = judgement { return refusal }
        return nil
    }
}
