import RotationCore
import Testing

/// S17: each consumer is told at least once for each generation, until it succeeded.
struct TellingTests {
    private static let second = Consumer(command: ["/usr/bin/other", "reload"])

    private var delivered: Timeline {
        var timeline = Timeline.withCurrent(Sample.lineage(consumers: [Sample.consumer, Self.second]))
        timeline.issue(2, at: day(68))
        timeline.deliver(2, at: day(68))
        return timeline
    }

    @Test("S17: every consumer is told, then the generation is accepted")
    func tellsEveryConsumer() {
        var timeline = delivered
        let actions = timeline.run(at: day(68)).actions
        #expect(actions == [.tell(2, Sample.consumer), .tell(2, Self.second), .accept(2)])
    }

    @Test("S17: a consumer that failed is told again and keeps the others waiting for nothing")
    func triesAFailedConsumerAgain() {
        var timeline = delivered
        timeline.record(.failed(.tell(Sample.consumer.id), attempt: 1, message: "exit status 1"), at: day(68))
        #expect(timeline.run(at: day(68)).actions == [.tell(2, Self.second)])
        let wait = timeline.decision(at: day(68))
        #expect(
            wait.waitsBecause
                == .retry(.tell(Sample.consumer.id), attempt: 1, message: "exit status 1"))
        #expect(timeline.run(at: day(68, seconds: 15)).actions == [.tell(2, Sample.consumer), .accept(2)])
    }

    @Test("S17: that it was told is not that it accepted")
    func goesOnUntilItAccepted() {
        var timeline = Timeline.withCurrent()
        timeline.issue(2, at: day(68))
        timeline.deliver(2, at: day(68))
        timeline.record(.told(2, Sample.consumer.id), at: day(68))
        #expect(timeline.decision(at: day(68)).action == .tell(2, Sample.consumer))
    }

    @Test("S15, S17: after a restored or an added file the consumer is told again")
    func tellsAgainAfterALaterDelivery() {
        var timeline = Timeline.withCurrent()
        timeline.evidence.files = [Sample.path: .absent]
        #expect(
            timeline.run(at: day(1)).actions == [
                .deliver(1, to: Sample.destination(), overForeign: false), .tell(1, Sample.consumer),
            ])
    }

    /// The delivery seems to lie in the future of every telling.
    @Test("S17: a clock that was set back does not tell for ever", arguments: [-1, -3600, -7_776_000, 3600] as [Int64])
    func tellsOnceAcrossAClockStep(step: Int64) {
        var timeline = Timeline.withCurrent()
        timeline.issue(2, at: day(68))
        timeline.deliver(2, at: day(68))
        timeline.evidence.skew = .seconds(-step)
        let actions = timeline.run(at: day(68) + .seconds(step)).actions
        #expect(actions == [.tell(2, Sample.consumer), .accept(2)])
    }

    @Test func acceptsAtOnceWithoutConsumers() {
        var timeline = Timeline(Sample.lineage(consumers: []))
        timeline.issue(1, at: day(0))
        timeline.deliver(1, at: day(0))
        #expect(timeline.decision(at: day(0)).action == .accept(1))
    }
}
