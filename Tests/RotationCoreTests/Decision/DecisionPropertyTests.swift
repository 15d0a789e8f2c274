import RotationCore
import Testing

/// What holds for every answer of the decision function, whatever the facts. A failure names the seed of its story.
struct DecisionPropertyTests {
    /// Blocks of 250 seeds each, so that the cores share them.
    private static let blocks: [UInt64] = Array(0..<4)

    /// Checks each story, and again after each step that it takes and each day that it waits.
    private static func stories(_ block: UInt64, _ check: (RandomStory, UInt64) -> Void) {
        for seed in block * 250..<(block + 1) * 250 {
            var story = RandomStory(seed: seed)
            for _ in 0..<12 {
                check(story, seed)
                if let action = story.timeline.decision(at: story.now).action {
                    story.timeline.perform(action, at: story.now)
                } else {
                    story.now = story.now + .hours(25)
                }
            }
        }
    }

    @Test("the answer is total, the same every time, and never lies in the past", arguments: blocks)
    func answersForTheFuture(block: UInt64) {
        Self.stories(block) { story, seed in
            let decision = story.timeline.decision(at: story.now)
            #expect(decision == story.rebuilt().decision(at: story.now), "seed \(seed)")
            if let until = decision.waitsUntil { #expect(until > story.now, "seed \(seed)") }
            if let problem = decision.problem { #expect(problem.retryAt > story.now, "seed \(seed)") }
        }
    }

    @Test("S3, S12: no step serves or probes what is expired, dead or given up", arguments: blocks)
    func servesOnlyTheLiving(block: UInt64) {
        Self.stories(block) { story, seed in
            guard let (number, mayBeGivenUp) = story.timeline.decision(at: story.now).action?.served else { return }
            guard let generation = story.timeline.facts[number] else {
                Issue.record("seed \(seed): the action names generation \(number), which has no facts")
                return
            }
            let serverNow = story.now + (story.timeline.evidence.skew ?? .zero)
            #expect(generation.expiry.map { $0 > serverNow } ?? true, "seed \(seed)")
            #expect(generation.deadAt == nil, "seed \(seed)")
            #expect(mayBeGivenUp || generation.abandonedAt == nil, "seed \(seed)")
            #expect(mayBeGivenUp || generation.vanishedAt == nil, "seed \(seed)")
            #expect(mayBeGivenUp || generation.secret != nil, "seed \(seed)")
        }
    }

    @Test(
        "S7, S8: nothing is created beside a candidate or an open request, nor under a number used before",
        arguments: blocks)
    func createsOneAtATime(block: UInt64) {
        Self.stories(block) { story, seed in
            guard case .create(let number, _) = story.timeline.decision(at: story.now).action else { return }
            let facts = story.timeline.facts
            #expect(facts.candidate == nil, "seed \(seed)")
            #expect(number > facts.highestNumber, "seed \(seed)")
            #expect(facts.generations.allSatisfy { $0.isIssued || $0.lostAt != nil }, "seed \(seed)")
            #expect(story.timeline.lineage.isConfigured, "seed \(seed)")
        }
    }

    @Test("S10, S18: what is revoked is neither current nor under way, and no doubt is open", arguments: blocks)
    func revokesOnlyWhatIsReplaced(block: UInt64) {
        Self.stories(block) { story, seed in
            guard case .revoke(let number) = story.timeline.decision(at: story.now).action else { return }
            let facts = story.timeline.facts
            #expect(facts.secondWriters.isEmpty && facts.heldAt == nil && !story.timeline.lineage.hold, "seed \(seed)")
            let clock = ClockEvidence(now: story.now, skew: story.timeline.evidence.skew)
            #expect(!clock.isSkewed, "seed \(seed)")
            #expect(Self.isReplaced(number, in: story.timeline, by: clock), "seed \(seed)")
        }
    }

    /// What is neither current nor under way, and has had its overlap; what is compromised and has a successor that is
    /// not; and what is retired and was asked for.
    private static func isReplaced(
        _ number: GenerationNumber, in timeline: Timeline, by clock: ClockEvidence
    ) -> Bool {
        let facts = timeline.facts
        guard let generation = facts[number] else { return false }
        if generation.lostAt != nil { return true }
        if !timeline.lineage.isConfigured, facts.revocationRequestedAt != nil { return true }
        if number == facts.candidate?.number { return false }
        if timeline.lineage.isConfigured, facts.isCompromised(generation) {
            guard let successor = facts.successor(of: generation, in: timeline.lineage) else {
                return generation.abandonedAt != nil && generation.delivered.isEmpty
            }
            return !facts.isCompromised(successor)
        }
        return number != facts.current?.number && generation.overlapEnds.map(clock.bothReached) ?? true
    }

    @Test("from whatever facts, a loop in which every step goes well ends in a wait", arguments: blocks)
    func comesToRest(block: UInt64) {
        Self.stories(block) { story, seed in
            var timeline = story.timeline
            let (actions, end) = timeline.run(at: story.now, limit: 100)
            #expect(actions.count < 100, "seed \(seed): \(actions.suffix(4))")
            #expect(end.action == nil, "seed \(seed)")
        }
    }

    @Test("from whatever facts, every week of the following year comes to rest", arguments: blocks)
    func comesToRestEveryWeek(block: UInt64) {
        for seed in block * 250..<block * 250 + 5 {
            let story = RandomStory(seed: seed)
            var timeline = story.timeline
            for week in 1...52 {
                let (actions, end) = timeline.run(at: story.now + .days(Int64(week * 7)), limit: 100)
                #expect(end.action == nil, "seed \(seed), week \(week): \(actions.suffix(4))")
            }
        }
    }

    @Test("the stories reach every kind of answer often enough to mean something")
    func reachesEveryAnswer() {
        var counts: [String: Int] = [:]
        for block in Self.blocks {
            Self.stories(block) { story, _ in
                counts[story.timeline.decision(at: story.now).kind, default: 0] += 1
            }
        }
        let expected = [
            "declareLost", "settle", "release", "adopt", "create", "abandon", "verify", "deliver", "tell", "accept",
            "revoke", "proveDead", "wait", "stuck",
        ]
        for name in expected { #expect(counts[name, default: 0] >= 5, "\(name): \(counts.description)") }
    }
}

extension Action {
    /// The generation that this action serves or probes, and whether it may be one that was given up.
    fileprivate var served: (number: GenerationNumber, mayBeGivenUp: Bool)? {
        switch self {
        case .verify(let number), .deliver(let number, _, _), .tell(let number, _), .accept(let number): (number, false)
        case .proveDead(let number), .revoke(let number): (number, true)
        case .declareLost, .settle, .release, .adopt, .create, .abandon: nil
        }
    }
}

extension Decision {
    fileprivate var kind: String {
        switch self {
        case .wait: "wait"
        case .stuck: "stuck"
        case .act(let action): action.kind
        }
    }
}

extension Action {
    fileprivate var kind: String {
        switch self {
        case .declareLost: "declareLost"
        case .settle: "settle"
        case .release: "release"
        case .adopt: "adopt"
        case .create: "create"
        case .abandon: "abandon"
        case .verify: "verify"
        case .deliver: "deliver"
        case .tell: "tell"
        case .accept: "accept"
        case .revoke: "revoke"
        case .proveDead: "proveDead"
        }
    }
}
