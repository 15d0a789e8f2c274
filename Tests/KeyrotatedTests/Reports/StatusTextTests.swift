import RotationConfiguration
import RotationCore
import RotationPorts
import Testing

@testable import keyrotated

/// `status` for a tired operator: what needs somebody first, and all of it within the screen.
struct StatusTextTests {
    private static let now = Story.day(1)

    private func text(
        _ stories: [Story], servers: [ServerReport] = [], daemon: Int32? = 4711, at now: Timestamp = now,
        width: Int? = 80, isComplete: Bool = false,
        hasColor: Bool = false
    ) -> String {
        let report = StatusReport(
            instance: "edge7", daemon: daemon, now: now, servers: servers, lineages: stories.map { $0.report(at: now) })
        return StatusText(
            report: report, screen: Screen(width: width, hasColor: hasColor), isComplete: isComplete
        ).text
    }

    private var stuck: Story {
        var story = Story("stuck")
        story.record(.stuck(summary: "\"/run/keys/x\" is not ours", remedy: "move it away"))
        return story
    }

    private var held: Story {
        var story = Story.healthy("held")
        story.record(.held)
        return story
    }

    @Test func showsTheTroubledFirstWithTheWayOutBelow() {
        #expect(
            text([.healthy("a"), held, stuck]) == """
                keyrotated is running (process 4711), instance edge7
                3 keys: 1 healthy, 1 needs attention, 1 STUCK

                LINEAGE        PHASE     GEN  EXPIRES IN  NEXT
                main/19/stuck  –         –    –           wait for the operator
                  STUCK: "/run/keys/x" is not ours
                  → move it away
                main/19/held   accepted  g1   89 d        on hold
                  ATTENTION: it is on hold, and its key strands at 2027-04-01T00:00:00Z
                  → `keyrotated resume main/19/held`

                main/19/a      accepted  g1   89 d        in 60 d: renewal
                """)
    }

    @Test func namesTheWayOutOfEachHold() {
        var both = Story("both", hold: true)
        both.record(.held)
        let configured = "hold = false in the configuration, then reload the daemon"
        #expect(text([both], width: nil).contains("→ `keyrotated resume main/19/both`, and \(configured)"))
        #expect(text([Story("one", hold: true)], width: nil).contains("→ \(configured)"))
    }

    @Test("A management key that comes near its end stands at the top, with what to do, and decides the exit status")
    func showsManagementKeys() {
        let server = Server(
            name: "main", url: ServerURL(scheme: .https, host: "example.org"), managementKey: .file("/etc/token"))
        func report(daysLeft: Int64?) -> StatusReport {
            let record = ManagementKeyRecord(
                server: "main", place: "\"/etc/token\"", keyID: KeyID(77), tenant: TenantID(1),
                expiry: daysLeft.map { Self.now + .seconds($0 * 86_400 + 3600) }, created: nil)
            return StatusReport(
                instance: "edge7", daemon: 1, now: Self.now,
                servers: [ServerReport(server, [], [], [record], now: Self.now)], lineages: [])
        }
        #expect(report(daysLeft: nil).status == .success)
        #expect(report(daysLeft: 100).status == .success)
        #expect(report(daysLeft: 20).status == .success)
        #expect(report(daysLeft: 5).status == .attention)
        #expect(report(daysLeft: -1).status == .stuck)
        #expect(text([], servers: report(daysLeft: 100).servers).hasSuffix("no keys"))
        #expect(
            text([], servers: report(daysLeft: 20).servers, width: nil).contains(
                """
                server main: the management key from "/etc/token", key 77, expires in 20 d; nothing is renewed without it
                  → create another key on the server, and put it there
                """))
        #expect(text([], servers: report(daysLeft: 5).servers).contains("\nATTENTION: server main: the management key"))
        #expect(text([], servers: report(daysLeft: -1).servers).contains("\nSTUCK: server main: the management key"))
    }

    @Test func saysThatNoDaemonRuns() {
        let text = text([], daemon: nil)
        #expect(text.contains("NOT RUNNING: nothing is renewed"))
        #expect(text.hasSuffix("no keys"))
    }

    @Test("Of many keys it shows those that need somebody, the next few, and how to see all")
    func isShortForMany() {
        let many = (1...300).map { Story.healthy("k\($0)") } + [stuck]
        let short = text(many).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(short.count == 19)
        #expect(short[1] == "301 keys: 300 healthy, 1 STUCK")
        #expect(short[2].hasPrefix("the first to expire is main/19/k1, in 89 d"))
        #expect(short.last == "… and 292 healthy more: `keyrotated status --all`, or name some")
        #expect(text(many, isComplete: true).split(separator: "\n").count == 307)
        let allStuck = (1...100).map { number in
            var story = Story("k\(number)")
            story.record(.stuck(summary: "s", remedy: "r"))
            return story
        }
        #expect(text(allStuck).split(separator: "\n").count == 4 + 15 * 3)
    }

    @Test("No line is longer than the screen, whatever the names", arguments: [60, 80, 120])
    func staysWithinTheScreen(width: Int) {
        let name = String(repeating: "long-name-", count: 6)
        var failing = Story.healthy(name)
        failing.rotate(to: 2, at: Story.day(60))
        let words = Array(repeating: "word", count: 60).joined(separator: " ")
        failing.record(.failed(.revoke(1), attempt: 3, message: words), at: Story.day(61, seconds: 5))
        let text = text([failing, .healthy("x")], at: Story.day(61, seconds: 10), width: width)
        let table = text.split(separator: "\n").filter { !$0.contains("`") }
        #expect(table.allSatisfy { $0.count <= width }, "\(text)")
        #expect(text.contains("ATTENTION: revoking generation 1 failed (attempt 3): word"))
    }

    @Test func coloursWhatIsWrong() {
        let text = text([held, stuck], hasColor: true)
        #expect(text.contains("\u{1b}[1;31mmain/19/stuck"))
        #expect(text.contains("\u{1b}[33mmain/19/held"))
        #expect(!self.text([held, stuck]).contains("\u{1b}"))
    }

    @Test func saysWhatIsStranded() {
        let text = text([.healthy("late")], at: Story.day(91))
        #expect(text.contains("EXPIRED"))
        #expect(text.contains("STUCK: its delivered key expired 23 h ago: whoever reads it is refused"), "\(text)")
    }

    @Test func tellsEverythingOfOneKey() {
        var story = Story.healthy()
        story.rotate(to: 2, at: Story.day(62))
        let now = Story.day(62, seconds: 60)
        let details = LineageDetails(report: story.report(at: now), screen: Screen(width: 80)).lines
        #expect(
            details.joined(separator: "\n") == """
                main/19/collector: healthy

                  key      1002, "collector.edge7.g2"
                  phase    accepted
                  expires  2027-06-02T00:00:00Z, in 89 d
                  next     in 23 h: revocation of generation 1
                  then     in 67 d: renewal

                  GENERATION  PHASE       KEY   CREATED    EXPIRES  REVOKED AFTER
                  g2          accepted    1002  1 min ago  in 89 d  –
                  g1          superseded  1001  62 d ago   in 27 d  in 23 h

                  FILE                 HOLDS  WRITTEN
                  /run/keys/collector  g2     1 min ago

                  CONSUMER         ACCEPTED  WHEN
                  /usr/bin/reload  g2        1 min ago
                """)
    }
}
