import RotationCore

/// A lineage with its facts and what is seen beside them, to which things happen one after the other.
struct Timeline {
    var lineage: Lineage
    var facts = LineageFacts()
    /// The server's clock is known and right unless a test says otherwise.
    var evidence = Evidence(skew: .zero)

    init(_ lineage: Lineage = Sample.lineage()) {
        self.lineage = lineage
    }

    func decision(at now: Timestamp) -> Decision {
        nextAction(for: lineage, facts: facts, evidence: evidence, now: now)
    }

    mutating func record(_ kinds: Fact.Kind..., at: Timestamp) {
        record(kinds, at: at)
    }

    mutating func record(_ kinds: [Fact.Kind], at: Timestamp) {
        for kind in kinds { facts.apply(Fact(lineage: lineage.id, at: at, kind: kind)) }
    }

    /// The key exists and works; no file holds it.
    mutating func issue(_ number: GenerationNumber, at: Timestamp) {
        record(
            .intended(number, at: at, skew: evidence.skew, lineage: lineage),
            .issued(number, serverDate: evidence.skew.map { at + $0 }), .verified(number), at: at)
    }

    /// Every file holds it.
    mutating func deliver(_ number: GenerationNumber, at: Timestamp) {
        record(lineage.destinations.map { .delivered(number, $0) }, at: at)
    }

    mutating func tell(_ number: GenerationNumber, at: Timestamp) {
        for consumer in lineage.consumers {
            record(.told(number, consumer.id), .consumerAccepted(number, consumer.id), at: at)
        }
    }

    mutating func accept(_ number: GenerationNumber, at: Timestamp) {
        record(facts.acceptance(of: number, in: lineage, at: at, skew: evidence.skew), at: at)
    }

    /// From nothing to the current generation, in no time.
    mutating func makeCurrent(_ number: GenerationNumber, at: Timestamp) {
        issue(number, at: at)
        deliver(number, at: at)
        tell(number, at: at)
        accept(number, at: at)
    }

    mutating func revoke(_ number: GenerationNumber, at: Timestamp) {
        record(.revocationIntended(number), .revoked(number), at: at)
    }

    func expiry(_ number: GenerationNumber) -> Timestamp {
        facts[number]?.expiry ?? .distantFuture
    }

    /// One current generation since day 0: the state from which most stories begin.
    static func withCurrent(_ lineage: Lineage = Sample.lineage()) -> Timeline {
        var timeline = Timeline(lineage)
        timeline.makeCurrent(1, at: day(0))
        return timeline
    }

    /// Generation 2 replaced generation 1 on day 68: the overlap lasts until day 69.
    static func withPredecessor(_ lineage: Lineage = Sample.lineage()) -> Timeline {
        var timeline = withCurrent(lineage)
        timeline.makeCurrent(2, at: day(68))
        return timeline
    }
}
