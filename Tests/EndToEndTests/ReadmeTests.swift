import Glibc
import ProgramsUnderTest
import Subprocess
import SystemPackage
import Testing

/// What the README says is so: its commands are run, its configurations checked, its log lines looked for.
@Suite(.serialized)
struct ReadmeTests {
    private let readme = try? Page("README.md")

    /// Commands that are not run here, word for word, with the reason.
    private static let notRun = [
        "make demo": "builds, and takes as long again as all the rest; run by hand and by whoever changes it",
        "make build": "the programs are built before the tests are",
        "make test": "would run this test in itself",
        "make lint": "a step of its own in .ci/run",
        "make bench": "makes a release build",
        "make deb": "makes a release build; make package-test runs it",
        "sudo apt install ./dist/keyrotated_*.deb": "needs root; make package-test installs it",
        "sudo cp /usr/share/doc/keyrotated/examples/keyrotated.toml /etc/keyrotated/keyrotated.toml": "needs root",
        "sudoedit /etc/keyrotated/keyrotated.toml": "needs root and a person",
        "sudo install -m 0600 /dev/null /etc/keyrotated/token": "needs root",
        "sudoedit /etc/keyrotated/token": "needs root and a person",
        "sudo systemd-run -q --pipe --wait -p User=keyrotated "
            + "-p LoadCredential=sensorbucket-token:/etc/keyrotated/token keyrotated check --online":
            "needs systemd and root",
        "sudo keyrotated check --polkit | sudo tee /etc/polkit-1/rules.d/50-keyrotated.rules": "needs root",
        "sudo keyrotated plan": "needs the installed configuration",
        "systemctl status keyrotated": "needs systemd",
        "sudo keyrotated status": "needs the installed daemon",
        "sudo systemctl enable --now keyrotated": "needs systemd and root",
        "journalctl -u keyrotated": "needs systemd",
        "journalctl -u keyrotated -p warning -x": "needs systemd",
        "journalctl -u keyrotated LINEAGE=main/19/collector -o verbose": "needs systemd",
        "sudo keyrotated check && sudo systemctl reload keyrotated": "needs systemd and root",
        "journalctl -u keyrotated -n 5": "needs systemd",
    ]

    /// The first words of commands that are run, so that a new kind of command is run only when somebody meant it.
    private static let runnable: Set = [
        "keyrotated", "sensorbucket-sim", "export", "mkdir", "cd", "cat", "chmod", "curl", "grep", "kill", "ls",
        "umask", "until",
    ]

    private static func isRunnable(_ command: String) -> Bool {
        runnable.contains(String(command.drop { $0 == "(" }.prefix { $0 != " " }))
    }

    @Test func everyCommandIsEitherRunOrKnownNotToBe() throws {
        let readme = try #require(readme)
        let commands = readme.commands.map(\.text)
        for command in commands where Self.notRun[command] == nil {
            #expect(Self.isRunnable(command), "neither runnable nor in notRun: \(command)")
        }
        for (command, reason) in Self.notRun {
            #expect(!reason.isEmpty)
            #expect(commands.contains(command), "no longer in the README: \(command)")
        }
        #expect(commands.count { $0.hasPrefix("keyrotated ") } >= 10)
    }

    /// The README begins at the top of the source tree, so the scratch directory has `.build/debug`, too. That is all the
    /// substitution there is; for the comparison of outputs the scratch directory is called `/home/anna`.
    @Test("Every command ends with the status that the README gives, and prints the lines that it shows")
    func commandsDoWhatTheReadmeShows() async throws {
        let readme = try #require(readme)
        try await Directory.temporary { directory in
            mkdir(directory / ".build", 0o700)
            symlink(BuiltPrograms.directory, directory / ".build/debug")
            let blocks = readme.blocks.enumerated().filter { $0.element.language == "sh" }
            var script = Script()
            for (index, block) in blocks {
                for command in Page.commands(in: block) where Self.isRunnable(command.text) {
                    script.add(command, block: index)
                }
            }
            let transcript = try await script.run(in: directory)
            for command in script.commands {
                let ending = transcript.endings[command.number]
                #expect(ending?.status == command.status, "\(command.text)\n\(transcript.text)")
            }
            for (index, _) in blocks {
                guard let shown = readme.output(after: index), script.commands.contains(where: { $0.block == index })
                else { continue }
                let printed = script.commands.filter { $0.block == index }
                    .flatMap { transcript.endings[$0.number]?.lines ?? [] }
                    .map { Page.comparable($0.replacing(directory.path, with: "/home/anna")) }
                for line in shown where !line.isEmpty {
                    let isPrinted = printed.contains(Page.comparable(line))
                    #expect(isPrinted, "not printed: \(line)\n\(transcript.text)")
                }
            }
        }
    }

    @Test func everyConfigurationPassesTheCheck() async throws {
        let pages = [try #require(readme), try Page("docs/keyrotated.docc/Configuration.md")]
        let examples = pages.flatMap(\.blocks).filter { $0.language == "toml" }
        #expect(examples.count >= pages.count)
        try await Directory.temporary { directory in
            for example in examples {
                let path = directory / "keyrotated.toml"
                try File.write(example.lines.joined(separator: "\n") + "\n", to: path)
                let ending = try await Program.keyrotated.run(["check", "--config", path])
                #expect(ending.status == 0, "\(example.lines): \(ending.error)")
            }
        }
        let shipped = Page.root + "/config/keyrotated.toml"
        let ending = try await Program.keyrotated.run(["check", "--config", shipped])
        #expect(ending.status == 0, "\(ending.error)")
    }

    /// So that nobody has to look for the rest of a row, and none is mended in one place alone.
    @Test func everyCommonTroubleIsARowOfTheWholeTable() throws {
        let common = try #require(readme).rows(under: "## When something is wrong")
        let all = try Page("docs/keyrotated.docc/Failures.md").rows(under: "## Overview")
        #expect(common.count >= 10 && common.count < all.count / 2)
        for row in common {
            let isThere = all.contains(row)
            #expect(isThere, "not in Failures.md in these words: \(row)")
        }
    }

    @Test func everyCommandOfTheHelpIsDescribed() async throws {
        let readme = try #require(readme)
        let help = try await Program.keyrotated.run(["--help"]).output
        let commands = help.split(separator: "SUBCOMMANDS:").last?.matches(of: #/\n  ([a-z]+) /#) ?? []
        #expect(commands.count >= 8)
        for command in commands {
            let name = command.output.1
            let isDescribed = readme.text.contains("| `\(name)") || readme.text.contains(", `\(name)")
            #expect(isDescribed, "\(name) is not described")
        }
    }

    @Test func firstCommandStandsBeforeLineTwenty() throws {
        let readme = try #require(readme)
        #expect((readme.blocks.first { $0.language == "sh" }?.line ?? .max) < 19)
    }
}

/// Commands for one shell, and what became of each.
private struct Script {
    struct Command {
        let number: Int
        let block: Int
        let text: String
        let status: Int32
    }

    struct Ending {
        let status: Int32
        let lines: [String]
    }

    struct Transcript {
        let text: String
        var endings: [Int: Ending] = [:]
    }

    private static let mark = "@@@ ended"
    private(set) var commands: [Command] = []

    mutating func add(_ command: Page.Command, block: Int) {
        commands.append(
            Command(number: commands.count, block: block, text: command.text, status: command.status))
    }

    /// At most two minutes, then everything is ended with the shell.
    func run(in directory: Directory) async throws -> Transcript {
        var lines = ["exec 2>&1", "trap 'kill $(jobs -p) 2>/dev/null' EXIT"]
        for command in commands { lines += [command.text, "echo \"\(Self.mark) \(command.number) $?\""] }
        let path = directory / "commands"
        try File.write(lines.joined(separator: "\n") + "\n", to: path)
        let result = try await Subprocess.run(
            .path("/usr/bin/timeout"), arguments: ["--kill-after=10", "120", "/bin/bash", path],
            environment: .custom(["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]),
            workingDirectory: FilePath(directory.path), output: .string(limit: 1 << 20), error: .discarded)
        return Self.transcript(of: result.standardOutput)
    }

    private static func transcript(of text: String) -> Transcript {
        var transcript = Transcript(text: text)
        var lines: [String] = []
        for line in text.split(separator: "\n").map(String.init) {
            let words = line.split(separator: " ")
            if line.hasPrefix(mark), words.count == 4, let number = Int(words[2]), let status = Int32(words[3]) {
                transcript.endings[number] = Ending(status: status, lines: lines)
                lines = []
            } else {
                lines.append(line)
            }
        }
        return transcript
    }
}
