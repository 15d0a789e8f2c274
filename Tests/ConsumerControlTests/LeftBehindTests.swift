import Glibc
import RotationCore
import RotationPorts
import Testing

@testable import ConsumerControl

/// Processes that a command leaves behind.
@Suite struct LeftBehindTests {
    let consumers = CommandConsumers()
    let scratch = ScratchDirectory()

    @Test func doesNotWaitForAProcessThatKeepsThePipeAndDoesNotEndIt() async throws {
        let start = ContinuousClock.now
        let daemon = script("echo started; sleep 600 & echo $! > $1; exit 4", scratch.file("pid"))
        let message = await consumers.failure(daemon)
        #expect(start.duration(to: .now) < .seconds(100), "the process left behind takes 600 s")
        #expect(message?.hasSuffix("ended with exit status 4; last lines: \"started\"") == true, "\(message ?? "")")
        let left = try await scratch.processID("pid")
        #expect(!hasEnded(left))
        kill(left, SIGKILL)
    }

    @Test func isNotHeldByAProcessThatGoesOnWriting() async throws {
        let start = ContinuousClock.now
        let flood = script("yes flood & echo $! > $1; sleep 0.1; exit 0", scratch.file("pid"))
        #expect(await consumers.tell(flood, about: someNotice) == .succeeded)
        #expect(start.duration(to: .now) < .seconds(100))
        // Its pipe is closed: it dies of SIGPIPE.
        let left = try await scratch.processID("pid")
        #expect(try await endsSoon(left))
        if !hasEnded(left) { kill(left, SIGKILL) }
    }

    @Test(arguments: [false, true])
    func endsTheCommandWithinTwoSecondsWhenTheDaemonStops(ignoresSIGTERM: Bool) async throws {
        let trap = ignoresSIGTERM ? "trap '' TERM; " : ""
        let hang = script("\(trap)echo $$ > $1; while :; do sleep 0.05; done", scratch.file("pid"))
        let (message, elapsed) = try await withThrowingTaskGroup(of: String?.self) { group in
            group.addTask { await consumers.failure(hang) }
            _ = try await scratch.processID("pid")
            let start = ContinuousClock.now
            group.cancelAll()
            return (try await group.next() ?? nil, start.duration(to: .now))
        }
        // A busy machine adds to the wait, but not to what we allow for it.
        #expect(CommandRunner.graceAtStop < .seconds(2) && elapsed < .seconds(100), "S25")
        #expect(message?.contains("was ended because the daemon stops") == true, "\(message ?? "")")
        #expect(hasEnded(try await scratch.processID("pid")))
    }

    @Test func letsTheCommandCleanUpWhenTheDaemonStops() async throws {
        let polite = script(
            "trap 'echo bye > $1.bye; exit 0' TERM; echo $$ > $1; sleep 600 & wait", scratch.file("pid"))
        let message = try await withThrowingTaskGroup(of: String?.self) { group in
            group.addTask { await consumers.failure(polite) }
            _ = try await scratch.processID("pid")
            group.cancelAll()
            return try await group.next() ?? nil
        }
        #expect(message?.contains("was ended because the daemon stops") == true, "it may not have done its work")
        #expect(scratch.read("pid.bye") == "bye\n")
    }

    @Test func endsAtWhateverMomentItIsCancelled() async throws {
        for moment in 0..<40 {
            let elapsed = try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { _ = await consumers.failure(script("sleep 0.004; echo; sleep 600")) } }
                try await Task.sleep(for: .microseconds(moment * 250))
                let start = ContinuousClock.now
                group.cancelAll()
                try await group.waitForAll()
                return start.duration(to: .now)
            }
            #expect(elapsed < .seconds(100), "S25: cancelled after \(moment * 250) µs")
        }
    }

    @Test func startsNothingInATaskThatIsCancelledAlready() async {
        let message = await withTaskGroup(of: String?.self) { group in
            group.cancelAll()
            group.addTask { await consumers.failure(script("echo $$ > $1", scratch.file("pid"))) }
            return await group.next() ?? nil
        }
        #expect(message?.contains("the daemon stops") == true)
        #expect(scratch.read("pid") == nil)
    }
}
