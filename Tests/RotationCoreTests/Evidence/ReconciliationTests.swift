import RotationCore
import Testing

struct ReconciliationTests {
    private func reconcile(
        _ timeline: Timeline, _ rows: [ListedKey], at now: Timestamp = day(69, hours: 1), skew: Duration? = .zero
    ) throws -> Outcome {
        let evidence = try listing(rows, startedAt: now)
        let reconciliation = Reconciliation(
            of: timeline.lineage, facts: timeline.facts, with: evidence,
            listedFamily: evidence.family(of: Sample.id, instance: Sample.instance),
            clock: ClockEvidence(now: now, skew: skew), instance: Sample.instance)
        return Outcome(reconciliation, timeline)
    }

    /// A reconciliation, with the sightings of keys that are known anyway apart from the rest.
    private struct Outcome {
        let facts: [Fact.Kind]
        let sightings: [Fact.Kind]
        let missing: [GenerationNumber]
        let highestNumber: GenerationNumber?

        init(_ reconciliation: Reconciliation, _ timeline: Timeline) {
            func isSighting(_ kind: Fact.Kind) -> Bool {
                guard case .found(let number, _, _) = kind else { return false }
                return timeline.facts[number]?.isIssued ?? false
            }
            facts = reconciliation.facts.filter { !isSighting($0) }
            sightings = reconciliation.facts.filter(isSighting)
            missing = reconciliation.missing
            highestNumber = reconciliation.highestNumber
        }
    }

    private func rows(_ timeline: Timeline) -> [ListedKey] { timeline.facts.generations.map { ListedKey($0) } }

    @Test("P5: what is as it should be gives no fact")
    func saysNothingWhenAllIsWell() throws {
        let timeline = Timeline.withPredecessor()
        let reconciliation = try reconcile(timeline, rows(timeline))
        #expect(reconciliation.facts.isEmpty)
        #expect(reconciliation.missing.isEmpty)
        #expect(reconciliation.highestNumber == 2)
    }

    @Test("S18: the exact creation time of a key is learnt from the first listing that shows it, and only once")
    func learnsCreationTimes() throws {
        var timeline = Timeline.withCurrent()
        let keys = rows(timeline)
        let sightings = try reconcile(timeline, keys).sightings
        #expect(sightings == [.found(1, keys[0].id, created: keys[0].created)])
        for sighting in sightings { timeline.record(sighting, at: day(69)) }
        #expect(try reconcile(timeline, keys).sightings == [])
        #expect(timeline.facts[1]?.created == keys[0].created)
    }

    // S7: lost requests

    private var lost: Timeline {
        var timeline = Timeline.withCurrent()
        timeline.record(.intended(2, at: day(68)), at: day(68))
        timeline.record(.lost(2), at: day(68, seconds: 10))
        return timeline
    }

    @Test("S7, S4: what a lost request made is found by its exact mark")
    func findsALostKey() throws {
        let key = ListedKey(lost.facts.generations[1], id: KeyID(5), created: day(68, seconds: 4))
        let reconciliation = try reconcile(lost, rows(Timeline.withCurrent()) + [key])
        #expect(reconciliation.facts == [.found(2, KeyID(5), created: day(68, seconds: 4))])
    }

    @Test("S4, S11: a key with our name but another mark is a second writer's")
    func doesNotFindSomebodyElsesKey() throws {
        let key = ListedKey.family(2, id: 5, expiry: lost.expiry(2) + .microseconds(1), created: day(68, seconds: 4))
        let reconciliation = try reconcile(lost, rows(Timeline.withCurrent()) + [key])
        #expect(reconciliation.facts == [.secondWriterSeen(remoteName: Sample.name(2))])
    }

    @Test("S7, S11: after a crash the open request's own key is no second writer's")
    func knowsTheKeyOfAnOpenRequest() throws {
        var crashed = Timeline.withCurrent()
        crashed.record(.intended(2, at: day(68)), at: day(68))
        let generation = try #require(crashed.facts[2])
        let key = ListedKey(generation, id: KeyID(5), created: day(68, seconds: 1))
        #expect(try reconcile(crashed, rows(Timeline.withCurrent()) + [key]).facts.isEmpty)
        let other = ListedKey.family(2, id: 5, expiry: crashed.expiry(2) + .seconds(1), created: day(68))
        #expect(
            try reconcile(crashed, rows(Timeline.withCurrent()) + [other]).facts
                == [.secondWriterSeen(remoteName: Sample.name(2))])
    }

    @Test("S3: nothing follows for a generation that has expired by the server's clock")
    func leavesExpiredGenerationsAlone() throws {
        let key = ListedKey(lost.facts.generations[1], id: KeyID(5), created: day(68, seconds: 4))
        let late = try reconcile(lost, [key], at: day(150), skew: .days(10))
        #expect(late.facts.isEmpty)
        #expect(late.missing.isEmpty)
    }

    // S21: what the ledger proves is reconciled until its expiry

    @Test("S21: a current key that is no longer listed is missing", arguments: [1, 2])
    func missesWhatShouldExist(number: GenerationNumber) throws {
        let timeline = Timeline.withPredecessor()
        let shown = rows(timeline).filter { $0.id != Sample.keyID(number) }
        #expect(try reconcile(timeline, shown).missing == [number])
    }

    @Test("S1: a listing without its control misses nothing")
    func missesNothingWithoutControl() throws {
        let timeline = Timeline.withPredecessor()
        let evidence = ListingEvidence(try walk([[]], startedAt: day(69)), controls: [Sample.managementKey])
        let reconciliation = Reconciliation(
            of: timeline.lineage, facts: timeline.facts, with: evidence, listedFamily: [],
            clock: ClockEvidence(now: day(69), skew: .zero), instance: Sample.instance)
        #expect(reconciliation.missing.isEmpty)
    }

    @Test(
        "S21: what is on its way out or known to be gone is not missing",
        arguments: [
            [Fact.Kind.vanished(1)], [.revocationIntended(1)], [.revocationIntended(1), .revoked(1)],
            [.revocationIntended(1), .revoked(1), .dead(1)],
        ])
    func doesNotMissWhatMayBeGone(end: [Fact.Kind]) throws {
        var timeline = Timeline.withPredecessor()
        let shown = rows(timeline).filter { $0.id == Sample.keyID(2) }
        timeline.record(end, at: day(69))
        let reconciliation = try reconcile(timeline, shown)
        #expect(reconciliation.missing.isEmpty)
        #expect(reconciliation.facts.isEmpty)
    }

    @Test(
        "S21: a key that was gone and is listed again is dealt with again",
        arguments: [
            [Fact.Kind.vanished(1)], [.revocationIntended(1), .revoked(1)],
            [.revocationIntended(1), .revoked(1), .dead(1)],
        ])
    func noticesWhatReappears(end: [Fact.Kind]) throws {
        var timeline = Timeline.withPredecessor()
        let shown = rows(timeline)
        timeline.record(end, at: day(69))
        let facts = try reconcile(timeline, shown).facts
        #expect(facts == [.reappeared(1)])
        timeline.record(facts, at: day(69, hours: 1))
        #expect(timeline.decision(at: day(69, hours: 1)).action == .revoke(1))
        #expect(try reconcile(timeline, shown).facts.isEmpty)
    }

    @Test("S21: a listing from before the revocation proves no reappearance")
    func ignoresAListingFromBeforeTheRevocation() throws {
        var timeline = Timeline.withPredecessor()
        let shown = rows(timeline)
        timeline.revoke(1, at: day(69, hours: 1))
        #expect(try reconcile(timeline, shown, at: day(69, hours: 1)).facts.isEmpty)
    }

    @Test("S4, S21: what reappears under a known id but with another mark is not ours")
    func noticesOnlyOurOwn() throws {
        var timeline = Timeline.withPredecessor()
        timeline.revoke(1, at: day(69))
        timeline.record(.dead(1), at: day(69))
        let other = ListedKey.family(1, id: 1001, expiry: timeline.expiry(1) + .microseconds(1), created: day(0))
        #expect(try reconcile(timeline, [other] + rows(timeline).suffix(1)).facts.isEmpty)
    }

    // S8 and S11: the family

    @Test("S8: the largest listed number counts, whoever made it")
    func tellsTheHighestNumber() throws {
        let timeline = Timeline.withCurrent()
        let reconciliation = try reconcile(timeline, rows(timeline) + [.family(12, id: 5), .family(3, id: 6)])
        #expect(reconciliation.highestNumber == 12)
        #expect(try reconcile(timeline, []).highestNumber == nil)
    }

    @Test("S11: second writers are told once each, the eldest first, and resolved together")
    func tellsASecondWriterOnce() throws {
        var timeline = Timeline.withCurrent()
        let strangers = [
            ListedKey.family(12, id: 5, created: day(2)), .family(13, id: 6, created: day(1)),
            .family(14, id: 4, created: day(1)),
        ]
        let first = try reconcile(timeline, rows(timeline) + strangers).facts
        #expect(first == [14, 13, 12].map { .secondWriterSeen(remoteName: Sample.name($0)) })
        timeline.record(first, at: day(2))
        #expect(timeline.facts.secondWriters == [14, 13, 12].map { Sample.name($0) })
        #expect(try reconcile(timeline, rows(Timeline.withCurrent()) + strangers).facts.isEmpty)
        timeline.record(.secondWriterResolved, at: day(3))
        let another = ListedKey.family(15, id: 40, created: day(2))
        #expect(
            try reconcile(timeline, rows(Timeline.withCurrent()) + strangers + [another]).facts
                == [.secondWriterSeen(remoteName: Sample.name(15))])
    }

    @Test("S11: of a flood of second writers a hundred are told")
    func tellsNoFloodOfSecondWriters() throws {
        var timeline = Timeline.withCurrent()
        let flood = (10..<500).map { ListedKey.family($0, id: Int64($0), created: day(2)) }
        let told = try reconcile(timeline, rows(timeline) + flood).facts
        #expect(told.count == 100)
        timeline.record(told, at: day(2))
        #expect(try reconcile(timeline, rows(Timeline.withCurrent()) + flood).facts.isEmpty)
    }

    @Test("S11: a key in its last five seconds is no sign of anybody: ours are settled a moment before they expire")
    func ignoresKeysInTheirLastMoments() throws {
        let timeline = Timeline.withCurrent()
        let now = day(69, hours: 1)
        let dying = ListedKey.family(12, id: 5, expiry: now + .seconds(5))
        #expect(try reconcile(timeline, rows(timeline) + [dying], at: now).facts.isEmpty)
        let living = ListedKey.family(12, id: 5, expiry: now + .seconds(6))
        #expect(try reconcile(timeline, rows(timeline) + [living], at: now).facts.count == 1)
    }

    @Test(
        "S11: an expired stranger, or one of another family, is no sign of a second writer",
        arguments: [
            ListedKey.family(12, id: 5, expiry: day(69)),
            ListedKey(
                id: KeyID(5), name: "collector.other.g12", tenant: Sample.tenant, expiry: nil, created: day(0),
                permissions: []),
            ListedKey(
                id: KeyID(5), name: "collector.edge7.g012", tenant: Sample.tenant, expiry: nil, created: day(0),
                permissions: []),
            ListedKey(
                id: KeyID(5), name: "collector.edge7.g12", tenant: TenantID(1), expiry: nil, created: day(0),
                permissions: []),
        ])
    func ignoresOtherKeys(key: ListedKey) throws {
        let timeline = Timeline.withCurrent()
        #expect(try reconcile(timeline, rows(timeline) + [key]).facts.isEmpty)
    }
}
