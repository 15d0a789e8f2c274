import Glibc
import Subprocess
import SystemPackage
import Testing

/// What the README says is so: its commands are run, its configurations checked, its log lines looked for.
@Suite(.serialized)
struct ReadmeTests {
    private let readme = try? Readme()

    /// Commands that are not run here, word for word, with the reason.
    private static let notRun = [
        "make demo": "builds, and takes as long again as all the rest; run by hand and by whoever changes it",
        "make build": "the programs are built before the tests are",
        "make test": "would run this test in itself",
        "make lint": "a step of its own in .ci/run",
        "make bench": "makes a release build",
        "swift build -c release --product keyrotated": "makes a release build",
        "sudo install -m 0755 .build/release/keyrotated /usr/local/bin/keyrotated": "needs root",
        "sudo install -m 0644 systemd/keyrotated.service /etc/systemd/system/keyrotated.service": "needs root",
        "sudo install -d -m 0700 /etc/keyrotated": "needs root",
        "sudo install -m 0600 config/keyrotated.toml /etc/keyrotated/keyrotated.toml": "needs root",
        "sudoedit /etc/keyrotated/keyrotated.toml": "needs root and a person",
        "sudo install -m 0600 /dev/null /etc/keyrotated/token": "needs root",
        "sudoedit /etc/keyrotated/token": "needs root and a person",
        "sudo keyrotated check --online": "needs the installed configuration",
        "sudo keyrotated plan": "needs the installed configuration",
        "systemctl status keyrotated": "needs systemd",
        "sudo keyrotated status": "needs the installed daemon",
        "sudo systemctl daemon-reload": "needs systemd and root",
        "sudo systemctl enable --now keyrotated": "needs systemd and root",
        "journalctl -u keyrotated": "needs systemd",
        "journalctl -u keyrotated -p warning": "needs systemd",
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
            symlink(Programs.directory.string, directory / ".build/debug")
            let blocks = readme.blocks.enumerated().filter { $0.element.language == "sh" }
            var script = Script()
            for (index, block) in blocks {
                for command in Readme.commands(in: block) where Self.isRunnable(command.text) {
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
                    .map { Self.comparable($0.replacing(directory.path, with: "/home/anna")) }
                for line in shown where !line.isEmpty {
                    let isPrinted = printed.contains(Self.comparable(line))
                    #expect(isPrinted, "not printed: \(line)\n\(transcript.text)")
                }
            }
        }
    }

    /// A line with every number, day and time made equal, and columns of any width.
    private static func comparable(_ line: String) -> String {
        line.replacing(#/[0-9]+(\.[0-9]+)?/#, with: "0").replacing(#/[A-Z][a-z]+day/#, with: "Day").replacing(
            #/ +/#, with: " "
        )
        .replacing(#/ $/#, with: "")
    }

    @Test func everyConfigurationPassesTheCheck() async throws {
        let readme = try #require(readme)
        let examples = readme.blocks.filter { $0.language == "toml" }
        #expect(!examples.isEmpty)
        try await Directory.temporary { directory in
            for example in examples {
                let path = directory / "keyrotated.toml"
                try File.write(example.lines.joined(separator: "\n") + "\n", to: path)
                let ending = try await Program.keyrotated.run(["check", "--config", path])
                #expect(ending.status == 0, "line \(example.line): \(ending.error)")
            }
        }
        let shipped = Readme.root + "/config/keyrotated.toml"
        let ending = try await Program.keyrotated.run(["check", "--config", shipped])
        #expect(ending.status == 0, "\(ending.error)")
    }

    /// Every key that the program accepts or refuses knowingly stands in the README: the error names them.
    @Test func everyConfigurationKeyIsDescribed() async throws {
        let readme = try #require(readme)
        let tables = [
            "", "[server.main]", "[defaults]", "[[tenant]]", "[[tenant]]\n[[tenant.key]]",
            "[[tenant]]\n[[tenant.key]]\n[[tenant.key.file]]",
            "[[tenant]]\n[[tenant.key]]\n[[tenant.key.consumer]]",
        ]
        try await Directory.temporary { directory in
            for table in tables {
                let path = directory / "keyrotated.toml"
                try File.write("\(table)\nxyzzyxyzzy = 1\n", to: path)
                let ending = try await Program.keyrotated.run(["check", "--config", path])
                let line = ending.error.split(separator: "\n").first { $0.contains("\"xyzzyxyzzy\" is not a key") }
                let accepted = try #require(line, "\(ending.error)").split(separator: "; accepted is").last ?? ""
                let keys = accepted.matches(of: #/"([a-z_]+)"/#).map { String($0.output.1) }
                #expect(!keys.isEmpty, "\(accepted)")
                for key in keys {
                    let isTable = ["server", "defaults", "tenant", "key", "file", "consumer"].contains(key)
                    let isNamed = readme.text.contains("`\(key)`") || readme.text.contains("`\(key) =")
                    #expect(isNamed || isTable, "\(key) is not described")
                }
            }
        }
    }

    @Test func everyLogLineInTheTroubleTableIsTheProgramsOwn() throws {
        let readme = try #require(readme)
        let sources = try Sources.text()
        let rows = readme.rows(under: "## When something is wrong")
        #expect(rows.count >= 20)
        for row in rows {
            let quotations = Readme.quotations(in: try #require(row.dropFirst().first))
            #expect(!quotations.isEmpty, "\(row)")
            for quotation in quotations {
                let parts = quotation.split(separator: "…").map { String($0.trimmingPrefix(" ")) }
                #expect(parts.contains { $0.count >= 6 }, "too little to look for: \(quotation)")
                for part in parts {
                    // The sources hold this text with an end that depends on what follows.
                    let text = part.hasSuffix(" ") ? String(part.dropLast()) : part
                    let isKnown = sources.contains(text)
                    #expect(isKnown, "not a text of the program: \(text)")
                }
            }
        }
    }

    @Test func everyMemberOfTheJSONIsDescribed() async throws {
        let readme = try #require(readme)
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(
                times: #"lifetime = "90d""#, installation.tenant(19, keys: ["collector"], extra: "hold = false"))
            #expect(try await installation.runOnce().status == 0)
            _ = try await installation.keyrotated("rotate", "collector")
            #expect(try await installation.runOnce().status == 0)
            _ = try await installation.keyrotated("hold", "collector")
            let outputs = [
                try await installation.keyrotated("status", "--json").output,
                try await installation.keyrotated("plan", "--json").output,
            ]
            let members = Set(outputs.flatMap { $0.matches(of: #/"([a-z_]+)" :/#).map { String($0.output.1) } })
            #expect(members.isSuperset(of: ["problem", "predecessors", "seconds_to_strand", "steps"]))
            for member in members {
                let isDescribed = readme.text.contains("`\(member)`")
                #expect(isDescribed, "\(member) is not described")
            }
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

/// The README, taken apart.
private struct Readme {
    struct Block {
        let language: String
        /// Of the opening fence; counts from 1.
        let line: Int
        var lines: [String] = []
    }

    struct Command {
        /// One line, or several with a here-document, without the comment.
        let text: String
        let status: Int32
    }

    let text: String
    private(set) var blocks: [Block] = []

    static let root = String(#filePath.dropLast("/Tests/EndToEndTests/ReadmeTests.swift".count))

    init() throws {
        text = try File.text(Self.root + "/README.md")
        var open: Block?
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                if let block = open {
                    blocks.append(block)
                    open = nil
                } else {
                    open = Block(language: String(line.dropFirst(3)), line: number + 1)
                }
            } else {
                open?.lines.append(String(line))
            }
        }
    }

    var commands: [Command] { blocks.filter { $0.language == "sh" }.flatMap(Self.commands) }

    /// The `text` block that follows a `sh` block directly: what its commands print.
    func output(after index: Int) -> [String]? {
        guard index + 1 < blocks.count, blocks[index + 1].language == "text" else { return nil }
        return blocks[index + 1].lines
    }

    static func commands(in block: Block) -> [Command] {
        var commands: [Command] = []
        var lines = block.lines[...]
        while let line = lines.popFirst() {
            guard !line.isEmpty else { continue }
            let parts = line.split(separator: "  # exit status ")
            var text = parts[0].description
            if let opening = text.firstMatch(of: #/<<'?([A-Z]+)'?/#) {
                let end = String(opening.output.1)
                while let next = lines.popFirst() {
                    text += "\n" + next
                    if next == end { break }
                }
            }
            commands.append(Command(text: text, status: parts.count > 1 ? Int32(parts[1]) ?? -1 : 0))
        }
        return commands
    }

    /// The cells of each row of the first table under a heading.
    func rows(under heading: String) -> [[String]] {
        let section = text.split(separator: "\n").drop { $0 != heading }.dropFirst().prefix { !$0.hasPrefix("## ") }
        return section.filter { $0.hasPrefix("| ") }.dropFirst().map { row in
            row.split(separator: "|").map(String.init)
        }
    }

    /// What stands between backticks.
    static func quotations(in cell: String) -> [String] {
        cell.matches(of: #/`([^`]+)`/#).map { String($0.output.1) }
    }
}

/// The texts in the sources, as the program prints them but for what is interpolated, and two of the C library's.
private enum Sources {
    static func text() throws -> String {
        let errors = [(ENOSPC, "ENOSPC"), (EACCES, "EACCES")].map { "\(String(cString: strerror($0))) (\($1))" }
        let paths = Directory(path: Readme.root + "/Sources").files().filter { $0.hasSuffix(".swift") }
        let sources = try paths.map { path in
            try File.text(path)
                .replacing(#/"\s*\n\s*\+ "/#, with: "")
                .replacing(#/\\\n\s*/#, with: "")
                .replacing(#"\""#, with: "\"")
        }
        return (errors + sources).joined(separator: "\n")
    }
}

private enum Programs {
    /// Where the built programs are: beside the bundle of the tests.
    static let directory: FilePath = {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return FilePath(bundle).removingLastComponent()
    }()
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

    mutating func add(_ command: Readme.Command, block: Int) {
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
