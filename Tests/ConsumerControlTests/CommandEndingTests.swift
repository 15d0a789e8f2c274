import Glibc
import RotationCore
import RotationPorts
import Testing

@testable import ConsumerControl

@Suite struct CommandEndingTests {
    let consumers = CommandConsumers()

    @Test func succeedsWithExitStatusZero() async {
        #expect(await consumers.tell(script("exit 0"), about: someNotice) == .succeeded)
    }

    @Test func saysExitStatusAndLastLines() async {
        let message = await consumers.failure(script("echo first; echo second >&2; exit 3"))
        #expect(message?.hasPrefix("command \"/bin/sh -c ") == true)
        #expect(
            message?.hasSuffix("ended with exit status 3; last lines: \"first\" \"second\"") == true, "\(message ?? "")"
        )
    }

    @Test func saysNothingOfLinesWhenThereAreNone() async {
        #expect(await consumers.failure(script("exit 1"))?.hasSuffix("ended with exit status 1") == true)
    }

    @Test(arguments: [("TERM", "SIGTERM"), ("KILL", "SIGKILL"), ("USR1", "SIGUSR1"), ("40", "signal 40")])
    func namesTheSignalThatKilledTheCommand(signal: String, name: String) async {
        let message = await consumers.failure(script("kill -\(signal) $$"))
        #expect(message?.hasSuffix("was killed by \(name)") == true, "\(message ?? "")")
    }

    @Test func endsACommandThatOutlivesItsTimeout() async {
        let start = ContinuousClock.now
        let message = await consumers.failure(script("echo waiting; exec sleep 600", timeout: .milliseconds(1500)))
        #expect(message?.contains("did not end within 1.5 s and was ended") == true, "\(message ?? "")")
        #expect(message?.hasSuffix("last lines: \"waiting\"") == true)
        #expect(start.duration(to: .now) < .seconds(100), "its own time is 600 s")
    }

    @Test func killsACommandThatIgnoresSIGTERMAfterTheGrace() async throws {
        let scratch = ScratchDirectory()
        let start = ContinuousClock.now
        let hang = script(
            "trap '' TERM; echo $$ > $1; while :; do sleep 0.05; done", scratch.file("pid"),
            timeout: .milliseconds(1500)
        )
        #expect(await consumers.failure(hang)?.contains("did not end within 1.5 s") == true)
        let elapsed = start.duration(to: .now)
        #expect(elapsed > .milliseconds(3500) && elapsed < .seconds(100))
        #expect(hasEnded(try await scratch.processID("pid")))
    }

    @Test func endsTheWholeGroupOfACommandThatOutlivesItsTimeout() async throws {
        let scratch = ScratchDirectory()
        // The command itself obeys SIGTERM, its child does not.
        let family = script(
            "(trap '' TERM; sh -c 'echo $PPID' > $1; while :; do sleep 0.05; done) & wait",
            scratch.file("pid"), timeout: .milliseconds(1500))
        #expect(await consumers.failure(family)?.contains("did not end within 1.5 s") == true)
        #expect(try await endsSoon(scratch.processID("pid")))
    }

    @Test func countsAnEndAfterTheTimeoutAsFailureEvenWithStatusZero() async {
        let message = await consumers.failure(
            script("trap 'exit 0' TERM; sleep 600 & wait", timeout: .milliseconds(1500)))
        #expect(message?.contains("did not end within 1.5 s") == true)
    }

    @Test func doesNotTakeTheEndOfTheOutputForTheEndOfTheCommand() async {
        let message = await consumers.failure(script("exec >&- 2>&-; sleep 0.2; exit 5"))
        #expect(message?.hasSuffix("ended with exit status 5") == true, "\(message ?? "")")
    }

    @Test func probesLikewise() async {
        let good = Consumer(command: ["/bin/false"], probe: ["/bin/sh", "-c", "exit 0"])
        let bad = Consumer(command: ["/bin/true"], probe: ["/bin/sh", "-c", "echo down; exit 7"])
        let hangs = Consumer(command: ["/bin/true"], timeout: .milliseconds(100), probe: ["/bin/sleep", "600"])
        #expect(await consumers.probe(good) == .succeeded)
        let message = "probe \"/bin/sh -c 'echo down; exit 7'\" ended with exit status 7; last lines: \"down\""
        #expect(await consumers.probe(bad) == .failed(message: message))
        #expect(await consumers.probe(hangs) != .succeeded)
        #expect(await consumers.probe(Consumer(command: ["/bin/false"])) == .succeeded)
    }

    @Test func runsTwentyAtOnce() async {
        let messages = await withTaskGroup(of: String?.self) { group in
            for number in 0..<20 {
                group.addTask { await consumers.failure(script("sleep 0.1; echo number $1; exit $1", "\(number)")) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(messages.filter { $0 == nil }.count == 1)
        for number in 1..<20 {
            let ending = "ended with exit status \(number); last lines: \"number \(number)\""
            #expect(messages.contains { $0?.hasSuffix(ending) == true }, "\(number)")
        }
    }
}
