import RotationCore
import Testing

/// The fold is the only meaning that a fact has.
struct LineageFactsTests {
    private static let issued: [Fact.Kind] = [.intended(3, at: day(0)), .issued(3, serverDate: day(0))]

    private func generation(_ kinds: [Fact.Kind]) -> Generation? {
        var timeline = Timeline()
        for (hours, kind) in kinds.enumerated() { timeline.record(kind, at: day(0, hours: Int64(hours))) }
        return timeline.facts[3]
    }

    private func after(_ kind: Fact.Kind) -> Generation? { generation(Self.issued + [kind]) }

    @Test("S6: an intent stores what was asked")
    func remembersTheIntent() {
        let generation = generation([.intended(3, at: day(0))])
        #expect(generation?.remoteName == "collector.edge7.g3")
        #expect(generation?.permissions == Sample.permissions)
        #expect(generation?.expiry == day(90) + .microseconds(3))
        #expect(generation?.intent?.overlap == .hours(24))
        #expect(generation?.intent?.serverURL == "https://example.org/api")
        #expect(generation?.intendedAt == day(0))
        #expect(generation?.isIssued == false)
        #expect(generation?.isAdopted == false)
    }

    @Test("S6: id and secret come in one fact")
    func remembersWhatWasIssued() {
        let generation = generation(Self.issued)
        #expect(generation?.keyID == Sample.keyID(3))
        #expect((generation?.secret == Sample.secret(3)) == true)
        #expect(generation?.issuedAt == day(0, hours: 1))
        #expect(generation?.issuedServerDate == day(0))
    }

    @Test func everyFactSetsItsTime() {
        let at = day(0, hours: 2)
        #expect(after(.verified(3))?.verifiedAt == at)
        #expect(after(.accepted(3))?.acceptedAt == at)
        #expect(after(.abandoned(3, reason: "test"))?.abandonedAt == at)
        #expect(after(.vanished(3))?.vanishedAt == at)
        #expect(after(.revocationIntended(3))?.revocationIntendedAt == at)
        #expect(after(.revoked(3))?.revokedAt == at)
        #expect(after(.superseded(3, overlapEnds: day(1)))?.supersededAt == at)
        #expect(after(.superseded(3, overlapEnds: day(1)))?.overlapEnds == day(1))
        #expect(after(.told(3, Sample.consumer.id))?.told[Sample.consumer.id] == at)
        #expect(after(.consumerAccepted(3, Sample.consumer.id))?.consumersAccepted[Sample.consumer.id] == at)
        #expect(generation([.intended(3, at: day(0)), .lost(3)])?.lostAt == day(0, hours: 1))
    }

    @Test("S14: deliveries are counted by path")
    func countsDeliveries() {
        let generation = generation(Self.issued + [.delivered(3), .delivered(3, to: "/run/b"), .delivered(3)])
        #expect(generation?.delivered[Sample.path]?.count == 2)
        #expect(generation?.delivered[Sample.path]?.at == day(0, hours: 4))
        #expect(generation?.delivered["/run/b"]?.count == 1)
    }

    @Test("S17: a delivery takes back what was told before it")
    func deliveryTakesTellingsBack() {
        let told: [Fact.Kind] = [.told(3, Sample.consumer.id), .consumerAccepted(3, Sample.consumer.id)]
        #expect(generation(Self.issued + [.delivered(3)] + told)?.consumersAccepted.count == 1)
        let again = generation(Self.issued + [.delivered(3)] + told + [.delivered(3, to: "/run/b")])
        #expect(again?.told.isEmpty == true)
        #expect(again?.consumersAccepted.isEmpty == true)
    }

    @Test("P2, S21: a dead generation stays, without its secret")
    func erasesTheSecretOfTheDead() {
        let dead = after(.dead(3))
        #expect(dead?.deadAt != nil)
        #expect(dead?.secret == nil)
        #expect(dead?.keyID == Sample.keyID(3))
    }

    @Test("S21: a reappearance undoes revocation, death and disappearance")
    func reappears() {
        let back = generation(
            Self.issued + [.revocationIntended(3), .revoked(3), .dead(3), .vanished(3), .reappeared(3)])
        #expect(back?.revocationIntendedAt == nil)
        #expect(back?.revokedAt == nil)
        #expect(back?.deadAt == nil)
        #expect(back?.vanishedAt == nil)
    }

    @Test("S7: a request that was not sent takes back its number and its part of the budget")
    func takesBackWhatWasNotSent() {
        let facts = facts(.intended(3, at: day(0)), .intended(4, at: day(0)), .notSent(4))
        #expect(facts.generations.map(\.number) == [3])
        #expect(facts.highestNumber == 3)
        #expect(facts.recentIntents.count == 1)
        var again = facts
        again.apply(Fact(lineage: Sample.id, at: day(0), kind: .notSent(4)))
        #expect(again == facts)
    }

    @Test("S7, S8: a refused request keeps its number, but no part of the budget: it created nothing")
    func keepsTheNumberOfWhatWasRejected() {
        let facts = facts(.intended(3, at: day(0)), .rejected(3, reason: "test"))
        #expect(facts.generations.isEmpty)
        #expect(facts.highestNumber == 3)
        #expect(facts.recentIntents.isEmpty)
    }

    @Test("S7, S18: a reply that came is not lost, in whatever order the two were known")
    func keepsIssuedAndLostApart() {
        for kinds in [[Fact.Kind.issued(3), .lost(3)], [.lost(3), .issued(3)]] {
            let generation = generation([.intended(3, at: day(0))] + kinds)
            #expect(generation?.isIssued == true)
            #expect(generation?.lostAt == nil)
        }
    }

    @Test("S8: a generation that lapsed is dropped, its number stays")
    func dropsWhatLapsed() {
        let facts = facts(
            .intended(3, at: day(0)), .failed(.verify(3), attempt: 1, message: "a"),
            .failed(.revoke(3), attempt: 1, message: "a"), .failed(.proveDead(3), attempt: 1, message: "a"), .lapsed(3))
        #expect(facts.generations.isEmpty)
        #expect(facts.failures.isEmpty)
        #expect(facts.highestNumber == 3)
    }

    @Test(
        "facts about unknown generations change nothing",
        arguments: [
            Fact.Kind.notSent(9), .rejected(9, reason: "a"), .lost(9), .found(9, KeyID(1), created: day(0)), .issued(9),
            .verified(9), .delivered(9), .told(9, Sample.consumer.id), .consumerAccepted(9, Sample.consumer.id),
            .accepted(9), .superseded(9, overlapEnds: day(1)), .abandoned(9, reason: "a"), .vanished(9),
            .revocationIntended(9), .revoked(9), .dead(9), .reappeared(9), .lapsed(9),
        ])
    func ignoresUnknownGenerations(kind: Fact.Kind) {
        var timeline = Timeline.withPredecessor()
        let before = timeline.facts
        timeline.record(kind, at: day(70))
        #expect(timeline.facts == before)
    }

    @Test(
        "facts repeated after a crash change nothing but times",
        arguments: [
            Fact.Kind.verified(2), .accepted(2), .revocationIntended(1), .revoked(1), .dead(1), .vanished(1),
            .lapsed(1),
            .superseded(1, overlapEnds: day(69)), .released(2, path: "/run/none"), .held, .resumed, .retired,
            .reinstated,
            .secondWriterSeen(remoteName: "a"), .secondWriterResolved, .cleared(.create),
        ])
    func isIdempotent(kind: Fact.Kind) {
        var timeline = Timeline.withPredecessor()
        timeline.record(kind, at: day(70))
        let once = timeline.facts
        timeline.record(kind, at: day(70))
        #expect(timeline.facts == once)
    }

    @Test func keepsGenerationsInOrder() {
        let facts = facts(
            .intended(5, at: day(0)), .intended(3, at: day(0)), .adopted(expiry: nil), .intended(4, at: day(0)))
        #expect(facts.generations.map(\.number) == [0, 3, 4, 5])
        #expect(facts.highestNumber == 5)
    }

    @Test("the memory of a lineage is bounded, however long it lives")
    func boundsItsMemory() {
        var timeline = Timeline.withCurrent()
        var now = day(0)
        for _ in 0..<300 {
            now = timeline.run(at: now).end.waitsUntil ?? now + .days(1)
            #expect(timeline.facts.generations.count <= 4)
            #expect(timeline.facts.failures.isEmpty)
            #expect(timeline.facts.recentIntents.count <= LineageFacts.intentMemory)
        }
        #expect(timeline.facts.highestNumber > 64)
        #expect(timeline.facts.recentIntents.count == LineageFacts.intentMemory)
        #expect(timeline.facts.recentIntents == timeline.facts.recentIntents.sorted())
    }
}
