import Glibc
import RotationCore
import RotationPorts
import Testing

@testable import ConsumerControl

@Suite struct CommandStartTests {
    let consumers = CommandConsumers()
    let scratch = ScratchDirectory()

    private func refusal(_ command: String...) async -> String? {
        await consumers.failure(Consumer(command: command))
    }

    @Test func saysThatTheProgramIsMissing() async {
        let expected =
            "cannot start command \"/nonexistent/reload now\": No such file or directory (ENOENT); "
            + "is the program installed, and the path right?"
        #expect(await refusal("/nonexistent/reload", "now") == expected)
    }

    @Test("what could not be started is known without starting it, in the words of the failure")
    func looksAtTheProgramOnly() async {
        scratch.write("#!/bin/sh\ntouch \"$0.started\"\n", to: "plain", mode: 0o644)
        scratch.write("#!/bin/sh\ntouch \"$0.started\"\n", to: "good", mode: 0o755)
        for program in ["/nonexistent", scratch.file("plain"), "/usr", "/etc/passwd/x"] {
            let objection = CommandConsumers.objection(to: program)
            let refusal = await refusal(program)
            #expect(
                refusal?.hasSuffix(": " + (objection ?? "–")) == true, "\(objection ?? "none"), \(refusal ?? "none")")
        }
        #expect(CommandConsumers.objection(to: scratch.file("good")) == nil)
        #expect(access(scratch.file("good.started"), F_OK) != 0)
    }

    @Test func saysThatTheProgramMayNotBeExecuted() async {
        scratch.write("#!/bin/sh\n", to: "plain", mode: 0o644)
        let message = await refusal(scratch.file("plain"))
        #expect(message?.contains("Permission denied (EACCES); is it executable") == true, "\(message ?? "")")
    }

    @Test func saysThatTheProgramIsADirectoryOrBelowAFile() async {
        #expect(await refusal("/usr")?.contains("it is not a regular file") == true)
        #expect(await refusal("/etc/passwd/x")?.contains("Not a directory (ENOTDIR)") == true)
    }

    @Test func saysThatTheInterpreterIsMissing() async {
        scratch.write("#!/nonexistent/python\n", to: "script", mode: 0o755)
        #expect(await refusal(scratch.file("script"))?.contains("the interpreter that its first line names") == true)
    }

    @Test func saysThatTheFileIsNoProgram() async {
        scratch.write("hello\n", to: "text", mode: 0o755)
        let message = await refusal(scratch.file("text"))
        #expect(message?.contains("(ENOEXEC); a script needs a first line") == true, "\(message ?? "")")
    }

    @Test func saysThatItsArgumentsAreTooLong() async {
        let message = await refusal("/bin/true", String(repeating: "x", count: 200_000))
        #expect(message?.contains("(E2BIG); its arguments are too long") == true)
        #expect((message?.count ?? 0) < 600)
    }

    @Test(arguments: [[], ["true"], ["bin/true"], [""], ["./true"]])
    func refusesAProgramThatIsNoAbsolutePath(command: [String]) async {
        let message = await consumers.failure(Consumer(command: command))
        #expect(message?.contains("its program is not an absolute path") == true)
    }

    @Test func refusesAnArgumentThatTheKernelWouldCut() async {
        #expect(await refusal("/bin/true", "a\0b")?.contains("an argument contains a NUL character") == true)
    }

    @Test func passesArgumentsLiterally() async {
        let arguments = ["two words", "line\nbreak", "$(exit 9); `id` | & > /dev/null * ~ '\"\\", "", "-x", "ü€"]
        let consumer = Consumer(
            command: ["/bin/sh", "-c", "for a; do printf '%s\\0' \"$a\"; done > \"$0\"", scratch.file("out")]
                + arguments)
        #expect(await consumers.tell(consumer, about: someNotice) == .succeeded)
        let received = scratch.read("out")?.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
        #expect(received == arguments + [""])
    }
}
