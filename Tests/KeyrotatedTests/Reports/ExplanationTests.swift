import RotationConfiguration
import RotationCore
import RotationPorts
import Testing

@testable import keyrotated

struct ExplanationTests {
    private func text(_ story: Story, at now: Timestamp, isDaemonRunning: Bool = true) -> String {
        Explanation(
            report: story.report(at: now, isDaemonRunning: isDaemonRunning), screen: Screen(width: nil)
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

    @Test("What its server lacks is told with it, and no calm outlook is given")
    func tellsOfTheManagementKey() {
        let server = Server(
            name: "main", url: ServerURL(scheme: .https, host: "example.org"), managementKey: .file("/etc/token"))
        let record = ManagementKeyRecord(
            server: "main", place: "\"/etc/token\"", keyID: KeyID(77), tenant: TenantID(1), expiry: Story.day(1),
            created: nil)
        let now = Story.day(2)
        let text = Explanation(
            report: Story.healthy().report(at: now), server: ServerReport(server, [], [], [record], now: now),
            screen: Screen(width: nil)
        ).text
        #expect(text.contains("STUCK: server main: the management key from \"/etc/token\", key 77, has expired"))
        #expect(text.contains("As it is, the delivered key works until"))
        #expect(text.contains("`keyrotated check --online`"))
    }

    @Test("What was asked for in vain is not said never to have been asked for")
    func tellsWhyThereIsNoKey() {
        #expect(text(Story(), at: Story.day(1)).contains("It has no key yet: none was asked for."))
        var refused = Story()
        refused.record(.failed(.create, attempt: 2, message: "403"))
        let text = text(refused, at: Story.day(0, seconds: 1))
        #expect(text.contains("It has no key yet: none could be created."))
        #expect(text.ranges(of: "403").count == 1, "once: \(text)")
    }

    @Test("Of a retired key that is proven dead nothing is left to wait for")
    func tellsThatItIsOver() {
        var story = Story(isConfigured: false)
        story.rotate(to: 1)
        story.record(.retired, .revocationIntended(1), .revoked(1), .dead(1))
        let report = story.report(at: Story.day(1))
        #expect(report.nextText == "nothing")
        #expect(report.expiryText == "–")
        let text = text(story, at: Story.day(1))
        #expect(text.contains("nothing; none of its keys works any more"))
        #expect(!text.contains("works until"))
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
