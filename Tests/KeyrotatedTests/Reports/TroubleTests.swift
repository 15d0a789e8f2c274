import RotationCore
import Testing

@testable import keyrotated

/// All that is wrong with a lineage, for as long as it is.
struct TroubleTests {
    private static let path = "/run/keys/collector"

    private func summaries(_ story: Story, at now: Timestamp) -> [String] {
        story.report(at: now).problems.map(\.summary)
    }

    @Test("A failure stands until the step succeeds, also when its pause is over", arguments: [1, 3600, 86_400])
    func keepsAFailureInSight(seconds: Int64) {
        var story = Story()
        story.record(.failed(.adopt(path: Self.path), attempt: 3, message: "it is a management key"))
        let report = story.report(at: Story.day(0, seconds: seconds))
        #expect(report.health == .attention)
        #expect(report.problems.contains { $0.summary.contains("it is a management key") })
        #expect(report.problems.filter { $0.summary.contains("it is a management key") }.count == 1)
        story.record(.cleared(.adopt(path: Self.path)))
        #expect(!summaries(story, at: Story.day(0, seconds: seconds)).contains { $0.contains("management key") })
    }

    @Test("A stranded key is told with what keeps the next one from coming, and sends nobody in a circle")
    func explainsAStrandedKey() throws {
        var story = Story.healthy()
        let silent = try #require(story.report(at: Story.day(91)).problem)
        #expect(silent.summary.hasPrefix("its delivered key expired"))
        #expect(silent.remedy.contains("journalctl"))
        #expect(!silent.remedy.contains("explain"))
        let stopped = try #require(story.report(at: Story.day(91), isDaemonRunning: false).problem)
        #expect(stopped.remedy == "no daemon runs that could do it: `systemctl start keyrotated`")
        story.record(.failed(.create, attempt: 9, message: "HTTP 403"), at: Story.day(90))
        let told = summaries(story, at: Story.day(91))
        #expect(told.first?.hasPrefix("its delivered key expired") == true)
        #expect(told.contains { $0.contains("HTTP 403") })
    }

    @Test("What is due is nobody's concern while it may be under way, such as a command that runs")
    func isPatient() {
        var story = Story()
        let clock = ClockEvidence(now: Story.start, skew: .zero)
        let intent = Intent(
            1, of: story.lineage, instance: "edge7", serverURL: "https://example/api", clock: clock, microseconds: 7)
        let secret = SecretBox(Secret(Array("canary".utf8)))
        story.record(
            .intended(intent), .issued(1, KeyID(1001), secret, serverDate: nil), .verified(1),
            .delivered(1, story.lineage.destinations[0]))
        let early = story.report(at: Story.day(0, seconds: 20))
        #expect(early.health == .healthy)
        #expect(early.problems.isEmpty)
        let late = story.report(at: Story.day(0, seconds: 61))
        #expect(late.health == .attention)
        #expect(late.problem?.summary == "due and not done yet: run /usr/bin/reload")
    }

    @Test("Attention without a reason helps nobody: what the daemon never began is told")
    func tellsWhatWasNeverBegun() {
        let report = Story().report(at: Story.day(0))
        #expect(report.health == .attention)
        #expect(report.problem?.summary == "due and not done yet: create generation 1")
    }

    @Test("Two troubles are two, and the same in other words is one")
    func listsAllTroubles() {
        var story = Story.healthy()
        let name = "collector.edge7.g9"
        story.record(.stuck(summary: "\"/z\" was changed", remedy: "r"), .secondWriterSeen(remoteName: name))
        #expect(summaries(story, at: Story.day(1)).count == 2)
        let kind = Problem.Kind.secondWriter(remoteName: name)
        story.record(.stuck(summary: kind.description, remedy: kind.remedy(for: story.lineage.id)))
        #expect(summaries(story, at: Story.day(1)) == [kind.description])
        #expect(
            story.report(at: Story.day(1)).problem?.remedy.hasSuffix("`keyrotated resolve main/19/collector`") == true)
    }
}
