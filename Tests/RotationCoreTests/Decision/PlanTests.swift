import RotationCore
import Testing

/// P7: say what you will do.
struct PlanTests {
    private func plan(_ timeline: Timeline, from start: Timestamp = day(0), until end: Timestamp) -> Plan {
        Plan(
            for: timeline.lineage, facts: timeline.facts, evidence: timeline.evidence, from: start, until: end,
            instance: Sample.instance)
    }

    @Test func tellsAYearOfAKeyOf90Days() {
        let year = plan(Timeline(), until: day(365))
        var expected: [(Timestamp, GenerationNumber)] = []
        var start = day(0)
        for number in 1...6 {
            expected.append((start, number))
            // The expiry is asked for in whole seconds; the jitter of this lineage is 7 d 3 h 29 min 28.5 s.
            start = Timestamp(seconds: (start + .days(90)).seconds) - .days(30) + .milliseconds(617_368_500)
        }
        let creates = year.entries.compactMap { entry -> (Timestamp, GenerationNumber)? in
            if case .create(let number, _) = entry.action { (entry.at, number) } else { nil }
        }
        #expect(creates.map(\.1) == expected.map(\.1))
        #expect(creates.map(\.0.seconds) == expected.map(\.0.seconds))
        #expect(year.entries.compactMap(\.expiry).map(\.seconds) == expected.map { ($0.0 + .days(90)).seconds })
        #expect(year.waitsUntil?.seconds == start.seconds)
        #expect(year.problem == nil)
    }

    @Test func revokesEachPredecessorADayLater() {
        let year = plan(Timeline(), until: day(365))
        for number in 2...6 {
            let accepted = year.entries.last { $0.action == .tell(number, Sample.consumer) }
            let revoked = year.entries.first { $0.action == .revoke(number - 1) }
            #expect(accepted != nil)
            #expect(revoked?.at == accepted.map { $0.at + .hours(24) })
            #expect(year.entries.contains { $0.action == .proveDead(number - 1) && $0.at == revoked?.at })
        }
    }

    @Test("P5: a plan of nothing due is empty and says what it waits for")
    func tellsThatNothingIsDue() {
        let timeline = Timeline.withCurrent()
        let month = plan(timeline, from: day(1), until: day(30))
        #expect(month.entries.isEmpty)
        #expect(month.waitsUntil == Sample.renewalStart(timeline.expiry(1)))
        #expect(month.waitsBecause == .renewal(expiry: timeline.expiry(1)))
    }

    @Test func endsAtAProblem() {
        var timeline = Timeline.withPredecessor()
        timeline.record(.secondWriterSeen(remoteName: "collector.edge7.g9"), at: day(68))
        let plan = plan(timeline, from: day(68), until: day(400))
        #expect(plan.entries.isEmpty)
        #expect(plan.problem?.kind == .secondWriter(remoteName: "collector.edge7.g9"))
    }

    @Test("S13: a plan does not promise a key for a file that is not ours")
    func tellsOfAForeignFile() {
        var timeline = Timeline()
        timeline.evidence.files = [Sample.path: .foreign(reason: "it has 2 lines")]
        let plan = plan(timeline, until: day(365))
        #expect(plan.entries.isEmpty)
        #expect(plan.problem?.kind == .foreignFile(path: Sample.path, reason: "it has 2 lines"))
    }

    @Test("S13: a plan tells an adoption, and nothing that hangs on the adopted key")
    func endsWithAnAdoption() {
        var timeline = Timeline(Sample.lineage(existing: .adopt))
        timeline.evidence.files = [Sample.path: .unknownValue(keyID: KeyID(5))]
        #expect(plan(timeline, until: day(365)).entries.map(\.action) == [.adopt(Sample.destination())])
    }

    @Test func isNeverLongerThanItsLimit() {
        var timeline = Timeline()
        timeline.lineage = Sample.lineage(
            policy: RotationPolicy(
                lifetime: .seconds(6), renewBefore: .seconds(2), overlap: .seconds(1), pollInterval: .seconds(1)))
        let plan = plan(timeline, until: day(365))
        #expect(plan.entries.count == Plan.maximumEntries)
        #expect(plan.problem == nil)
    }

    @Test(
        "S20: a retired lineage ends, whatever is known of the clock",
        arguments: [nil, .zero, .seconds(600)] as [Duration?])
    func endsARetiredLineage(skew: Duration?) {
        var timeline = Timeline.withPredecessor()
        timeline.lineage = Lineage(retired: Sample.id, facts: timeline.facts)
        timeline.evidence.skew = skew
        let plan = plan(timeline, from: day(68), until: day(4000))
        if skew != .seconds(600) {
            #expect(plan.entries.map(\.action) == [.revoke(1), .proveDead(1)])
            #expect(plan.waitsUntil == .distantFuture)
        } else {
            #expect(plan.problem?.kind == .clockSkew(.seconds(600)))
        }
    }
}

extension Timestamp {
    fileprivate var seconds: Int64 { microseconds / 1_000_000 }
}
