import RotationCore
import Testing

/// All that a lineage has before it, as the decision function weighs it.
struct ProspectTests {
    private func prospects(_ timeline: Timeline, at now: Timestamp) -> [Prospect] {
        RotationCore.prospects(
            for: timeline.lineage, facts: timeline.facts, evidence: timeline.evidence, now: now)
    }

    @Test func tellsTheRenewalBesideTheOverlap() {
        let timeline = Timeline.withPredecessor()
        #expect(
            prospects(timeline, at: day(68)) == [
                .later(Sample.renewalStart(timeline.expiry(2)), .renewal(expiry: timeline.expiry(2))),
                .later(day(69), .overlap(1)),
            ])
    }

    @Test("S10: a hold is all there is, until it ends")
    func tellsOnlyTheHold() {
        var timeline = Timeline.withPredecessor()
        timeline.record(.held, at: day(68))
        let all = prospects(timeline, at: day(68))
        #expect(all == [.later(timeline.expiry(1) + .seconds(1), .held(strandsAt: timeline.expiry(2)))])
    }

    @Test("The first that is ready is what is done; else the earliest that waits, unless there is a problem")
    func agreeWithTheDecision() {
        for seed in 0..<300 as Range<UInt64> {
            let story = RandomStory(seed: seed)
            let all = prospects(story.timeline, at: story.now)
            let isExpected =
                switch story.timeline.decision(at: story.now) {
                case .act(let action): all.first { $0.isReady } == .ready(action)
                case .stuck(let problem): all.first { $0.isProblem } == .problem(problem.kind)
                case .wait(_, .nothingDue): all.allSatisfy { !$0.isReady && !$0.isProblem }
                case .wait(let until, let reason): all.contains(.later(until, reason)) && !all.contains { $0.isProblem }
                }
            #expect(isExpected, "seed \(seed): \(all)")
        }
    }
}

extension Prospect {
    fileprivate var isReady: Bool { if case .ready = self { true } else { false } }
    fileprivate var isProblem: Bool { if case .problem = self { true } else { false } }
}
