import RotationCore
import Testing

@testable import keyrotated

struct PlanTextTests {
    private func text(_ stories: [Story], days: Int64 = 70, width: Int? = 80) -> String {
        let report = PlanReport(
            stories.map { ($0.lineage, $0.facts) }, from: Story.start, until: Story.day(days), instance: "edge7")
        return PlanText(report: report, screen: Screen(width: width)).text
    }

    @Test func groupsByDayAndLineage() {
        #expect(
            text([Story()], days: 70) == """
                2027-01-01 Friday, today
                  now       main/19/collector
                            create generation 1: first issue
                            verify generation 1
                            write generation 1 to /run/keys/collector
                            run /usr/bin/reload

                2027-03-09 Tuesday, in 67 days
                  03:29:28  main/19/collector
                            create generation 2: due for renewal
                            verify generation 2
                            write generation 2 to /run/keys/collector
                            run /usr/bin/reload

                2027-03-10 Wednesday, in 68 days
                  03:29:28  main/19/collector
                            revoke generation 1: its overlap has ended
                            prove generation 1 dead
                """)
        #expect(text([.healthy()], days: 5) == "nothing happens before 2027-01-06T00:00:00Z")
    }

    @Test("A long path is shortened on a screen, and whole in a pipe")
    func shortensPaths() {
        let path = "/var/lib/" + String(repeating: "directory/", count: 12) + "key"
        let lines = text([Story(path: path)], days: 1).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(lines.contains { $0.hasPrefix("            write generation 1 to /var/") && $0.hasSuffix("/key") })
        #expect(text([Story(path: path)], days: 1, width: nil).contains("write generation 1 to \(path)\n"))
    }

    @Test func endsALongPlanWithAWayToTheRest() {
        let text = text((1...100).map { Story("k\($0)") }, days: 1, width: nil)
        #expect(
            text.hasSuffix(
                "… and 200 steps more until 2027-01-02T00:00:00Z: name some keys, narrow it with --until, or use --json"
            ))
    }

    @Test("What waits for somebody is not planned over, and all that is wrong is told")
    func plansNothingOverTrouble() {
        var story = Story()
        story.record(
            .stuck(summary: "\"/z.env\" is not ours", remedy: "move it away"), .secondWriterSeen(remoteName: "x.y.g1"))
        let text = text([story], width: nil)
        #expect(
            text == """
                main/19/collector: "/z.env" is not ours
                  → move it away

                main/19/collector: the server has a key "x.y.g1" that this installation did not create; nothing is revoked
                  → stop the other installation, then `keyrotated resolve main/19/collector`
                """)
        var adopting = Story()
        adopting.record(.failed(.adopt(path: "/run/keys/collector"), attempt: 3, message: "it is a management key"))
        let other = self.text([adopting], width: nil)
        #expect(other.contains("failed (attempt 3): it is a management key"))
        #expect(!other.contains("create generation"))
    }

    @Test(
        arguments: [(-1, -1, "Wednesday"), (0, 0, "Thursday"), (86_399, 0, "Thursday"), (86_400, 1, "Friday")]
            as [(Int64, Int64, String)])
    func knowsTheCalendar(seconds: Int64, number: Int64, weekday: String) {
        #expect(Day.number(Timestamp(seconds: seconds)) == number)
        #expect(Day.weekday(Timestamp(seconds: seconds)) == weekday)
    }
}
