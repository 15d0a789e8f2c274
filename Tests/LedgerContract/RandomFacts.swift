public import RotationCore

/// Endless facts of a few lineages, the same for the same seed: sensible sequences and senseless ones, as the fold
/// gives a meaning to both.
public struct RandomFacts {
    public static let lineages = (1...4).map { LineageID(server: "main", tenant: TenantID(19), name: "k\($0)") }

    private var random: SplitMix64
    private var now = Samples.start

    public init(seed: UInt64) {
        random = SplitMix64(state: seed)
    }

    public mutating func next() -> Fact {
        now = now + .microseconds(Int64(random.next(below: 2_000_000)))
        return Fact(lineage: Self.lineages[random.next(below: Self.lineages.count)], at: now, kind: kind())
    }

    public mutating func batch(upTo count: Int) -> [Fact] {
        (0..<(1 + random.next(below: count))).map { _ in next() }
    }

    private mutating func kind() -> Fact.Kind {
        let number = 1 + random.next(below: 12)
        switch random.next(below: 32) {
        case 0...5: return .intended(Samples.intent(number))
        case 6...8: return .issued(number, KeyID(Int64(number)), Samples.secret(number), serverDate: serverDate())
        case 9: return .adopted(Samples.adoption(), Samples.secret(0))
        case 10: return .notSent(number)
        case 11: return .rejected(number, reason: "no")
        case 12: return .dead(orAdopted(number))
        case 13: return .lapsed(orAdopted(number))
        case 14...17: return .failed(step(number), attempt: 1 + random.next(below: 9), message: "m\(number)")
        case 18: return .cleared(step(number))
        case 19...21: return .delivered(orAdopted(number), destination(), imprint())
        case 22...25: return aboutLineage(number)
        default: return aboutGeneration(orAdopted(number))
        }
    }

    private mutating func aboutGeneration(_ number: GenerationNumber) -> Fact.Kind {
        let consumer = Samples.consumers[random.next(below: 2)]
        let kinds: [Fact.Kind] = [
            .lost(number), .found(number, KeyID(9), created: now), .verified(number), .told(number, consumer),
            .consumerAccepted(number, consumer), .accepted(number), .abandoned(number, reason: "r"),
            .superseded(number, overlapEnds: now + .seconds(Int64(random.next(below: 9)))), .vanished(number),
            .revocationIntended(number), .revoked(number), .reappeared(number),
            .released(number, path: Samples.destinations[random.next(below: 3)].path),
        ]
        return kinds[random.next(below: kinds.count)]
    }

    private mutating func aboutLineage(_ number: Int) -> Fact.Kind {
        let kinds: [Fact.Kind] = [
            .rotationRequested, .held, .resumed, .retired, .reinstated, .secondWriterResolved,
            .secondWriterSeen(remoteName: "other.\(number)"), .unstuck,
            .stuck(summary: "s\(number)", remedy: "r\(number)"), .compromised(grace: .seconds(Int64(number))),
            .retryRequested, .revocationRequested,
        ]
        return kinds[random.next(below: kinds.count)]
    }

    private mutating func step(_ number: GenerationNumber) -> Step {
        let steps: [Step] = [
            .create, .verify(number), .adopt(path: Samples.destinations[0].path), .revoke(number),
            .deliver(path: Samples.destinations[1].path), .tell(Samples.consumers[1]), .proveDead(number),
        ]
        return steps[random.next(below: steps.count)]
    }

    private mutating func destination() -> Destination {
        Samples.destinations[random.next(below: Samples.destinations.count)]
    }

    private mutating func imprint() -> FileImprint? {
        random.next(below: 3) == 0 ? nil : FileImprint(content: random.next(), form: random.next())
    }

    private mutating func orAdopted(_ number: GenerationNumber) -> GenerationNumber {
        random.next(below: 10) == 0 ? 0 : number
    }

    private mutating func serverDate() -> Timestamp? {
        random.next(below: 2) == 0 ? nil : now
    }
}
