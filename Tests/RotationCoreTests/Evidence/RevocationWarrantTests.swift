import RotationCore
import Testing

/// A predecessor whose every condition for revocation holds: each test takes away exactly one.
private struct Case {
    var timeline = Timeline.withPredecessor()
    var number = 1
    var now = day(69)
    var listedAt = day(69)
    var skew: Duration? = .zero
    var files: [String: FileFinding] = [Sample.path: .holds(2)]
    var answer = KeyConclusion.Answer.accepted
    var rows: [ListedKey]?

    func judge() throws -> Result<RevocationWarrant, RevocationRefusal> {
        let generation = try #require(timeline.facts[number])
        let rows = rows ?? timeline.facts.generations.map { ListedKey($0) }
        return RevocationWarrant.judge(
            generation, of: timeline.lineage, facts: timeline.facts,
            evidence: RevocationEvidence(
                files: files, successorAnswer: answer, listing: try listing(rows, startedAt: listedAt),
                clock: ClockEvidence(now: now, skew: skew)))
    }

    func refusal() throws -> RevocationRefusal? {
        if case .failure(let refusal) = try judge() { refusal } else { nil }
    }

    var generation: Generation { timeline.facts[number] ?? Timeline.withPredecessor().facts.generations[0] }
}

struct RevocationWarrantTests {
    @Test("S18: a predecessor may be revoked when every condition holds")
    func grantsWhenAllHolds() throws {
        let warrant = try Case().judge().get()
        #expect(warrant.keyID == Sample.keyID(1))
        #expect(warrant.tenant == Sample.tenant)
        #expect(warrant.remoteName == Sample.name(1))
    }

    @Test("S10: not while the lineage is held")
    func refusesWhenHeld() throws {
        var held = Case()
        held.timeline.record(.held, at: day(68))
        #expect(try held.refusal() == .held)
        held.timeline.record(.resumed, at: day(68))
        #expect(try held.refusal() == nil)
        held.timeline.lineage = Sample.lineage(hold: true)
        #expect(try held.refusal() == .held)
    }

    @Test("S11: not while a second writer is unresolved")
    func refusesBesideASecondWriter() throws {
        var doubted = Case()
        doubted.timeline.record(.secondWriterSeen(remoteName: "collector.edge7.g9"), at: day(68))
        #expect(try doubted.refusal() == .secondWriter("collector.edge7.g9"))
        doubted.timeline.record(.secondWriterResolved, at: day(68))
        #expect(try doubted.refusal() == nil)
    }

    @Test(
        "S5: not with a skew over five minutes, nor without the server's clock",
        arguments: [
            (Duration?.some(.seconds(301)), RevocationRefusal?.some(.clockSkew(.seconds(301)))),
            (.seconds(-301), .clockSkew(.seconds(-301))), (nil, .serverClockUnknown),
            (.seconds(300), nil), (.seconds(-1), .overlapNotElapsed(until: day(69))),
        ])
    func refusesInDoubtOfTheClock(skew: Duration?, refusal: RevocationRefusal?) throws {
        var skewed = Case()
        skewed.skew = skew
        #expect(try skewed.refusal() == refusal)
    }

    @Test("S5, S18: not before the overlap has elapsed by both clocks")
    func refusesWithinTheOverlap() throws {
        var early = Case()
        early.now = day(69) - .microseconds(1)
        early.listedAt = day(68, hours: 23, seconds: 3590)
        #expect(try early.refusal() == .overlapNotElapsed(until: day(69)))
        early.skew = .seconds(60)
        #expect(try early.refusal() == .overlapNotElapsed(until: day(69)))
    }

    @Test("S18: not without a successor")
    func refusesTheCurrentKey() throws {
        var current = Case()
        current.number = 2
        #expect(try current.refusal() == .noSuccessor)
    }

    @Test("S18: not what no successor was accepted for")
    func refusesWhatWasNotSuperseded() throws {
        var candidate = Case()
        candidate.timeline.issue(3, at: day(69))
        candidate.number = 3
        #expect(try candidate.refusal() == .notSuperseded)
    }

    @Test("P3: not an adopted key, unless revoke_adopted is set")
    func refusesWhatWeDidNotCreate() throws {
        var adopted = Case()
        adopted.timeline = Timeline()
        adopted.timeline.record(.adopted(expiry: day(200)), .accepted(0), at: day(0))
        adopted.timeline.makeCurrent(2, at: day(68))
        adopted.number = 0
        #expect(try adopted.refusal() == .notCreatedByUs)
        adopted.timeline.lineage = Sample.lineage(revokeAdopted: true)
        #expect(try adopted.judge().get().keyID == Sample.keyID(0))
    }

    @Test(
        "S18: not unless every destination was re-read and holds the successor",
        arguments: [
            FileFinding.holds(1), .holds(3), .absent, .unknownValue(keyID: KeyID(5)), .unknownValue(keyID: nil),
            .foreign(reason: "test"), .unreadable(message: "test"), nil,
        ])
    func refusesWithoutTheFile(finding: FileFinding?) throws {
        var elsewhere = Case()
        elsewhere.files[Sample.path] = finding
        #expect(try elsewhere.refusal() == .destinationNotCurrent(path: Sample.path))
        var second = Case()
        second.timeline.lineage = Sample.lineage(paths: [Sample.path, Sample.otherPath])
        second.files[Sample.otherPath] = finding
        #expect(try second.refusal() == .destinationNotCurrent(path: Sample.otherPath))
    }

    @Test("S18: not before every consumer accepted what its files hold")
    func refusesBeforeEveryConsumerAccepted() throws {
        let other = Consumer(command: ["/usr/bin/other"])
        var unready = Case()
        unready.timeline.lineage = Sample.lineage(consumers: [Sample.consumer, other])
        #expect(try unready.refusal() == .consumerNotReady(other.id))
        unready.timeline.record(.told(2, other.id), at: day(69))
        #expect(try unready.refusal() == .consumerNotReady(other.id))
        unready.timeline.record(.consumerAccepted(2, other.id), at: day(69))
        #expect(try unready.refusal() == nil)
        unready.timeline.record(.delivered(2), at: day(69))
        #expect(try unready.refusal() == .consumerNotReady(Sample.consumer.id))
    }

    @Test("S18: not unless the successor was accepted just now", arguments: [KeyConclusion.Answer.refused, .none])
    func refusesWithoutProofOfTheSuccessor(answer: KeyConclusion.Answer) throws {
        var unproven = Case()
        unproven.answer = answer
        #expect(try unproven.refusal() == .successorNotAccepted)
    }

    @Test("S18: not when the successor itself expires within the overlap")
    func refusesWhenTheSuccessorExpiresSoon() throws {
        var late = Case()
        let expiry = late.timeline.expiry(2)
        late.rows = [ListedKey(late.generation)]
        for (now, isRefused) in [(expiry - .hours(24), false), (expiry - .hours(24) + .microseconds(1), true)] {
            late.now = now
            late.listedAt = now
            #expect(try late.refusal() == (isRefused ? .successorExpiresSoon(expiry) : nil))
        }
    }

    @Test(
        "S18: not by a listing that is not of the last minute",
        arguments: [
            (Int64(60), false), (61, true), (0, false), (-1, true), (-86_400, true),
        ])
    func refusesAnOldListing(age: Int64, isRefused: Bool) throws {
        var stale = Case()
        stale.listedAt = stale.now - .seconds(age)
        #expect(try stale.refusal() == (isRefused ? .listingTooOld : nil))
    }

    @Test("S18, S1: not what a fresh valid listing does not show")
    func refusesWhatIsNotListed() throws {
        var unlisted = Case()
        unlisted.rows = []
        #expect(try unlisted.refusal() == .notListed(.absent))
    }

    @Test("S4: not what is listed as something else")
    func refusesWhatIsNotOurs() throws {
        let ours = Case().generation
        let expiry = try #require(ours.expiry)
        let rows = [
            ListedKey.family(1, id: 1001, expiry: expiry + .microseconds(1), created: day(0)),
            .family(1, id: 1001, expiry: nil, created: day(0)),
            .family(3, id: 1001, expiry: expiry, created: day(0)),
            .family(1, id: 1001, expiry: expiry, created: day(0, seconds: 3)),
            .family(1, id: 1001, expiry: expiry, created: day(0, seconds: -3)),
            ListedKey(
                id: KeyID(1001), name: Sample.name(1), tenant: TenantID(1), expiry: expiry, created: day(0),
                permissions: Sample.permissions),
        ]
        for row in rows {
            var foreign = Case()
            foreign.rows = [row]
            #expect(try foreign.refusal() == .notOurs)
        }
    }

    @Test func everyRefusalSaysSomethingElse() {
        let refusals: [RevocationRefusal] = [
            .held, .secondWriter("a"), .clockSkew(.seconds(400)), .serverClockUnknown, .noSuccessor, .notSuperseded,
            .overlapNotElapsed(until: day(1)), .notLost, .notCreatedByUs, .destinationNotCurrent(path: "/a"),
            .consumerNotReady(Sample.consumer.id), .successorNotAccepted, .successorExpiresSoon(day(1)), .listingTooOld,
            .notListed(.absent), .notListed(.unknown(.noControlSeen)), .notOurs, .graceNotOver(until: day(1)),
            .notRetired,
        ]
        #expect(Set(refusals.map(\.description)).count == refusals.count)
    }
}
