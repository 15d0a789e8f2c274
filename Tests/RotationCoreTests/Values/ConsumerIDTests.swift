import RotationCore
import Testing

struct ConsumerIDTests {
    @Test(arguments: [
        (["/bin/reload"], "/bin/reload"),
        (["/bin/reload", "now"], "/bin/reload now"),
        (["/bin/reload", "right now"], "/bin/reload 'right now'"),
        (["/bin/reload", ""], "/bin/reload ''"),
        (["/bin/say", "it's"], #"/bin/say 'it\'s'"#),
        (["/bin/say", #"a\b"#], #"/bin/say 'a\\b'"#),
        (["/bin/say", "two\nlines"], #"/bin/say 'two\nlines'"#),
    ])
    func writesACommandLine(command: [String], text: String) {
        #expect(ConsumerID(command: command).rawValue == text)
    }

    @Test("S17: different commands are never one consumer")
    func neverGivesTwoCommandsOneName() {
        let pieces = ["", " ", "a", "b", "'", "\\", "\n", "n", "a b", "' '", "\\n", "\\'", "\t"]
        var commands: [[String]] = pieces.map { [$0] }
        for first in pieces {
            for second in pieces {
                commands.append([first + second])
                commands.append([first, second])
                commands.append(contentsOf: pieces.map { [first, second, $0] })
            }
        }
        let distinct = Set(commands)
        #expect(Set(distinct.map { ConsumerID(command: $0) }).count == distinct.count)
        #expect(distinct.count > 2000)
    }

    @Test func aUnitHasItsOwnNameWhateverIsDoneToIt() {
        #expect(Consumer(unit: "collector.service").id.rawValue == "collector.service")
        for action in UnitAction.allCases {
            #expect(Consumer(unit: "a.service", action: action, probe: ["/x"]).id == Consumer(unit: "a.service").id)
        }
    }

    @Test(
        "S17: a unit is never taken for a command, which begins with an absolute path",
        arguments: [
            ["/a.service"], ["/bin/a b.service"], ["/bin/it's", "a.service"], ["/"],
        ])
    func unitsAndCommandsAreApart(command: [String]) {
        let first = ConsumerID(command: command).rawValue.first
        #expect(first == "/" || first == "'")
        #expect(ConsumerID(command: command) != ConsumerID(unit: "a.service"))
    }

    @Test func ignoresTimeoutAndProbe() {
        let plain = Consumer(command: ["/bin/reload"])
        let probed = Consumer(command: ["/bin/reload"], timeout: .seconds(1), probe: ["/bin/true"])
        #expect(plain.id == probed.id)
    }
}
