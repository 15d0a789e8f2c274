import RotationCore
import Testing

/// S20: what is known of a lineage that left the configuration comes from its facts alone.
struct RetiredLineageTests {
    @Test("S20: it keeps the files and times that its keys had")
    func isRebuiltFromFacts() {
        let timeline = Timeline.withPredecessor(Sample.lineage(paths: [Sample.otherPath, Sample.path]))
        let retired = Lineage(retired: Sample.id, facts: timeline.facts)
        #expect(!retired.isConfigured)
        #expect(retired.id == Sample.id)
        #expect(retired.permissions == Sample.permissions)
        #expect(retired.destinations.map(\.path) == [Sample.path, Sample.otherPath])
        #expect(retired.consumers.isEmpty)
        #expect(retired.policy.overlap == .hours(24))
        #expect(retired.policy.lifetime == .days(90) + .microseconds(2))
        #expect(!retired.revokeAdopted)
    }

    @Test func existsWithoutAnyFact() {
        let retired = Lineage(retired: Sample.id, facts: LineageFacts())
        #expect(retired.destinations.isEmpty)
        #expect(retired.policy.lifetime == .days(1))
    }

    @Test("S20: a key from a clock gone wrong gives times that can be used")
    func survivesAnExpiryBeforeTheIntent() {
        var timeline = Timeline()
        timeline.record(.intended(1, at: day(0)), .issued(1), .accepted(1), at: day(4000))
        let retired = Lineage(retired: Sample.id, facts: timeline.facts)
        #expect(retired.policy.lifetime > .zero)
        #expect(retired.policy.renewBefore >= .zero)
    }
}
