import RotationCore
import Testing

@testable import keyrotated

/// Since when something is due that nobody did: all that the ledger can tell of a server that is down.
struct DueTests {
    private static func renewal(_ story: Story) -> Timestamp {
        RenewalSchedule(
            expiry: story.facts.current?.expiry ?? .distantPast, policy: story.lineage.policy, lineage: story.lineage.id
        ).start
    }

    @Test func findsWhenTimeMadeItDue() throws {
        let story = Story.healthy()
        let start = Self.renewal(story)
        #expect(story.report(at: start - .seconds(1)).dueSince == nil)
        for wait in [2, 60, 3600, 86_400] as [Int64] {
            let since = try #require(story.report(at: start + .seconds(wait)).dueSince)
            #expect(since >= start)
            #expect(since - start <= .seconds(1))
        }
    }

    @Test func saysThatItIsOverdueOnlyAfterAWhile() throws {
        let story = Story.healthy()
        let start = Self.renewal(story)
        #expect(story.report(at: start + .seconds(30)).problem == nil)
        let problem = try #require(story.report(at: start + .seconds(3 * 3600 + 10)).problem)
        #expect(problem.summary == "overdue for 3 h: create generation 2")
        #expect(problem.remedy.contains("journalctl"))
    }

    @Test func tellsWhyTheLastTryFailed() throws {
        var story = Story.healthy()
        story.record(.rotationRequested, at: Story.day(3))
        story.record(.failed(.create, attempt: 2, message: "no permission"), at: Story.day(3, seconds: 5))
        let problem = try #require(story.report(at: Story.day(4)).problem)
        #expect(problem.summary == "overdue for 23 h: create generation 2; the last try failed: no permission")
    }

    @Test func takesTheOperatorsRequestForTheBeginning() {
        var story = Story.healthy()
        story.record(.rotationRequested, at: Story.day(3))
        #expect(story.report(at: Story.day(4)).dueSince == Story.day(3))
    }

    @Test("What a change of the configuration may have made due has no known beginning")
    func doesNotGuess() {
        let story = Story.healthy()
        let wider = Lineage(
            id: story.lineage.id, permissions: [Permission("WRITE_DEVICES")], policy: story.lineage.policy,
            destinations: story.lineage.destinations, consumers: story.lineage.consumers)
        let report = LineageReport(wider, facts: story.facts, now: Story.day(5))
        #expect(report.next.what == "create generation 2")
        #expect(report.dueSince == nil)
        #expect(Story("new").report(at: Story.day(5)).dueSince == nil)
    }

    @Test func isNothingAfterAClockWasSetBack() {
        var story = Story.healthy()
        story.record(.rotationRequested, at: Story.day(10))
        #expect(story.report(at: Story.day(5)).dueSince == nil)
    }
}
