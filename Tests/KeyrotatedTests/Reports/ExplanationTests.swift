import RotationCore
import Testing

@testable import keyrotated

struct ExplanationTests {
    private func text(_ story: Story, at now: Timestamp, isDaemonRunning: Bool = true) -> String {
        Explanation(
            report: story.report(at: now), isDaemonRunning: isDaemonRunning, screen: Screen(width: nil)
        ).text
    }

    @Test func tellsEverythingThatAnOverlapWaitsFor() {
        var story = Story.healthy()
        story.rotate(to: 2, at: Story.day(62))
        let text = text(story, at: Story.day(62, seconds: 60))
        #expect(text.contains("Generation 2, key 1002, is current: it is in every file."))
        #expect(text.contains("Generation 1, key 1001, was replaced and still works."))
        #expect(text.contains("in 23 h: revocation of generation 1. Until then"))
        #expect(text.contains("in 67 d: renewal. Its key expires 2027-06-02T00:00:00Z"))
        #expect(text.contains("If it did not: the delivered key works until 2027-06-02T00:00:00Z (in 89 d)"))
        #expect(text.contains("(/run/keys/collector)"))
    }

    @Test func tellsThatNothingHappensWithoutADaemon() {
        let text = text(.healthy(), at: Story.day(1), isDaemonRunning: false)
        #expect(text.contains("No daemon runs: nothing of this happens until it does."))
        #expect(text.contains("`systemctl start keyrotated`"))
    }

    @Test("What is stuck waits for somebody, although the ledger alone would go on")
    func promisesNothingWhileStuck() {
        var story = Story()
        story.record(.stuck(summary: "not ours", remedy: "move it away"))
        let text = text(story, at: Story.day(1))
        #expect(text.contains("STUCK: not ours\n  → move it away"))
        #expect(text.contains("It waits for you. The daemon looks again every 15 min."))
        #expect(!text.contains("now: create"))
    }

    @Test("Each state names the commands that help in it")
    func namesTheCommands() {
        var held = Story.healthy()
        held.record(.held)
        #expect(text(held, at: Story.day(1)).contains("`keyrotated resume main/19/collector`: end the hold"))
        #expect(!text(held, at: Story.day(1)).contains("keyrotated hold"))
        var doubted = Story.healthy()
        doubted.record(.secondWriterSeen(remoteName: "x\u{1b}[2J"))
        #expect(text(doubted, at: Story.day(1)).contains("`keyrotated resolve main/19/collector`"))
        #expect(!text(doubted, at: Story.day(1)).contains("\u{1b}"))
    }

    @Test("Every generation is told by its phase", arguments: [false, true])
    func tellsEveryPhase(isRevoked: Bool) {
        var story = Story.healthy()
        story.rotate(to: 2, at: Story.day(62))
        story.record(.revocationIntended(1), at: Story.day(63))
        if isRevoked { story.record(.revoked(1), .dead(1), at: Story.day(63)) }
        let text = text(story, at: Story.day(63, seconds: 10))
        #expect(text.contains(isRevoked ? "Generation 1, key 1001, is dead." : "key 1001, is about to be revoked."))
    }
}
