import RotationCore
import Testing

struct PhaseTests {
    @Test func followsTheLifeOfAGeneration() {
        var timeline = Timeline(Sample.lineage(paths: [Sample.path, Sample.otherPath]))
        let steps: [(Fact.Kind, Phase)] = [
            (.intended(1, at: day(0)), .intended), (.issued(1), .issued), (.verified(1), .verified),
            (.delivered(1), .verified), (.delivered(1, to: Sample.otherPath), .delivered),
            (.told(1, Sample.consumer.id), .delivered), (.consumerAccepted(1, Sample.consumer.id), .delivered),
            (.accepted(1), .accepted), (.superseded(1, overlapEnds: day(1)), .superseded),
            (.revocationIntended(1), .revoking), (.revoked(1), .revoked), (.dead(1), .dead),
            (.reappeared(1), .superseded),
        ]
        for (fact, phase) in steps {
            timeline.record(fact, at: day(0))
            #expect(timeline.facts[1]?.phase(in: timeline.lineage) == phase)
        }
    }

    @Test func followsALostRequest() {
        var timeline = Timeline()
        let steps: [(Fact.Kind, Phase)] = [
            (.intended(1, at: day(0)), .intended), (.lost(1), .lost), (.found(1, KeyID(5), created: day(0)), .lost),
            (.revocationIntended(1), .revoking), (.revoked(1), .revoked), (.dead(1), .dead),
        ]
        for (fact, phase) in steps {
            timeline.record(fact, at: day(0))
            #expect(timeline.facts[1]?.phase(in: timeline.lineage) == phase)
        }
    }

    @Test("S20: the current key of a lineage that left the configuration is retired")
    func showsRetired() {
        let timeline = Timeline.withPredecessor()
        let retired = Lineage(retired: Sample.id, facts: timeline.facts)
        #expect(timeline.facts[2]?.phase(in: retired) == .retired)
        #expect(timeline.facts[1]?.phase(in: retired) == .superseded)
    }

    @Test("the names are a contract")
    func keepsItsNames() {
        #expect(
            Phase.allCases.map(\.rawValue) == [
                "intended", "issued", "verified", "delivered", "accepted", "superseded", "revoking", "revoked", "dead",
                "lost", "retired",
            ])
    }
}
