import RotationCore

/// Facts, evidence and configuration drawn at random: most make no sense, and each must get a sensible answer.
struct RandomStory {
    private var random: SplitMix64
    var timeline = Timeline()
    var now = day(0)

    private static let paths = [Sample.path, Sample.otherPath, "/run/third"]
    private static let consumers = [Sample.consumer, Consumer(command: ["/usr/bin/other"])]
    private static let policies = [
        Sample.policy,
        RotationPolicy(
            lifetime: .seconds(6), renewBefore: .seconds(2), overlap: .seconds(1), pollInterval: .seconds(1)),
        RotationPolicy(lifetime: .days(1), renewBefore: .hours(8), overlap: .hours(20), pollInterval: .minutes(5)),
    ]

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        timeline.lineage = lineage()
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            now = moment(near: now)
            timeline.record([fact()], at: now)
        }
        now = moment(near: now)
        timeline.evidence = evidence()
    }

    /// The same timeline with every dictionary and set built anew, in another order.
    func rebuilt() -> Timeline {
        var copy = timeline
        copy.evidence.files = timeline.evidence.files.map { files in
            var reversed: [String: FileFinding] = Dictionary(minimumCapacity: 64)
            for (path, finding) in files.reversed() { reversed[path] = finding }
            return reversed
        }
        return copy
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    /// Mostly a little later, sometimes days, sometimes a step of the clock either way.
    private mutating func moment(near time: Timestamp) -> Timestamp {
        let reach: Int64 = pick([10, 3600, 86_400, 86_400 * 40])
        let seconds = Int64.random(in: 0...reach, using: &random)
        return time + .seconds(chance(10) ? -seconds : seconds)
    }

    private mutating func lineage() -> Lineage {
        Sample.lineage(
            permissions: chance(90) ? Sample.permissions : [Permission("OTHER")], policy: pick(Self.policies),
            existing: pick(ExistingFileRule.allCases), hold: chance(5), revokeAdopted: chance(50),
            paths: Array(Self.paths.prefix(Int.random(in: 1...3, using: &random))),
            consumers: Array(Self.consumers.prefix(Int.random(in: 0...2, using: &random))), isConfigured: chance(85))
    }

    private mutating func evidence() -> Evidence {
        var files: [String: FileFinding]?
        if chance(80) {
            files = [:]
            for path in Self.paths where chance(90) { files?[path] = finding() }
        }
        let skews: [Duration?] = [.zero, .zero, nil, .seconds(2), .seconds(-2), .seconds(400), .days(-400), .days(400)]
        return Evidence(
            files: files, skew: pick(skews), highestListedNumber: chance(50) ? pick([0, 3, 9, Int.max]) : nil)
    }

    private mutating func finding() -> FileFinding {
        switch Int.random(in: 0..<8, using: &random) {
        case 0...3: .holds(pick(timeline.facts.generations.filter { $0.secret != nil }.map(\.number) + [-1]))
        case 4: .unknownValue(keyID: chance(50) ? KeyID(5) : nil)
        case 5: .foreign(reason: "test")
        case 6: .unreadable(message: "test")
        default: .absent
        }
    }

    private mutating func step() -> Step {
        let number = Int.random(in: 0...4, using: &random)
        return pick([
            .create, .verify(number), .deliver(path: pick(Self.paths)), .tell(pick(Self.consumers).id), .revoke(number),
            .proveDead(number), .adopt(path: pick(Self.paths)),
        ])
    }

    private mutating func fact() -> Fact.Kind {
        let number = Int.random(in: 0...4, using: &random)
        let consumer = pick(Self.consumers).id
        let skew: Duration? = pick([.zero, nil, .seconds(60), .days(-300)])
        let kinds: [Fact.Kind] = [
            .intended(max(1, number), at: now, skew: skew, lineage: timeline.lineage), .issued(number, serverDate: now),
            .issued(number), .verified(number), .delivered(number, to: pick(Self.paths)), .told(number, consumer),
            .consumerAccepted(number, consumer), .accepted(number), .superseded(number, overlapEnds: moment(near: now)),
            .notSent(number), .rejected(number, reason: "test"), .lost(number),
            .found(number, KeyID(Int64(number)), created: now), .adopted(expiry: chance(50) ? moment(near: now) : nil),
            .released(number, path: pick(Self.paths)), .abandoned(number, reason: "test"), .vanished(number),
            .revocationIntended(number), .revoked(number), .dead(number), .reappeared(number), .lapsed(number),
            .failed(step(), attempt: Int.random(in: 1...12, using: &random), message: "test"), .cleared(step()),
            .rotationRequested, chance(20) ? .held : .resumed, .retired, .reinstated,
            .compromised(grace: pick([.seconds(1), .seconds(60), .days(1)])), .retryRequested, .revocationRequested,
            chance(20) ? .secondWriterSeen(remoteName: "a") : .secondWriterResolved,
        ]
        // The steps of an ordinary life come more often, else hardly any story gets as far as an overlap.
        return chance(60) ? kinds[Int.random(in: 0..<9, using: &random)] : pick(kinds)
    }
}
