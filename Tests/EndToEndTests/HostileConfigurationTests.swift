import Testing

/// Configurations that nobody would write by mistake, given to the built program.
@Suite(.serialized)
struct HostileConfigurationTests {
    private struct Case: CustomTestStringConvertible {
        let testDescription: String
        /// In place of `TOKEN` and `DIRECTORY` the test puts paths of its own.
        let text: [UInt8]
        /// Line and column, and what is said about them.
        let told: String

        init(_ name: String, _ text: String, _ told: String) {
            self.init(name, bytes: Array(text.utf8), told)
        }

        init(_ name: String, bytes: [UInt8], _ told: String) {
            testDescription = name
            text = bytes
            self.told = told
        }
    }

    private static let head = "[server.main]\nurl = \"https://a\"\ntoken_file = \"/t\"\n[[tenant]]\nid = 19\n"

    private static func key(_ name: String, _ path: String) -> String {
        "[[tenant.key]]\nname = \"\(name)\"\npermissions = [\"READ_DEVICES\"]\n"
            + "[[tenant.key.file]]\npath = \"\(path)\"\n"
    }

    private static let cases = [
        Case("invalid UTF-8", bytes: Array("# caf".utf8) + [0xE9, 0x0A], ":1:6: this is not UTF-8"),
        Case("a NUL", bytes: Array("instance = \"a".utf8) + [0] + Array("b\"".utf8), ":1:14: a NUL byte"),
        Case("50 MB", bytes: [UInt8](repeating: 0x23, count: 50_000_000), ":1:1: the file is larger than 1 MiB"),
        Case("100,000 brackets", "x = " + String(repeating: "[", count: 100_000), ":1:69: "),
        Case("100,000 braces", "x = " + String(repeating: "{a=", count: 100_000), ":1:"),
        Case("a key twice", "instance = \"a\"\ninstance = \"b\"\n", ":2:1: "),
        Case("a table twice", head + "[server.main]\n", ":6:9: "),
        Case("one path, two lineages", head + key("a", "/srv/k/key") + key("b", "/srv/k/key"), ":15:8: "),
        Case("one lineage twice", head + key("a", "/srv/k/1") + key("a", "/srv/k/2"), ":12:8: "),
        Case("..", head + key("a", "/srv/k/../../etc/shadow"), ":10:8: "),
        Case("a path with a NUL in an escape", head + key("a", "/srv/k/a\\u0000b"), ":10:8: "),
        Case("a path that is the token", head + key("a", "/t"), ":10:8: \"/t\" is the token file"),
        Case("a relative path", head + key("a", "key"), ":10:8: "),
        Case("a name with dots", head + key("a.b.g1", "/srv/k/a"), ":7:8: "),
    ]

    @Test("S26: the place and the way out are named, nothing is changed, and it ends with 78", arguments: cases)
    private func isRefused(_ hostile: Case) async throws {
        try await Directory.temporary { directory in
            let path = directory / "keyrotated.toml"
            let state = directory / "state"
            try File.write(hostile.text, to: path)
            for command in [["check"], ["run", "--once"], ["status"], ["plan"]] {
                let ending = try await Program.keyrotated.run(
                    command + ["--config", path], environment: ["STATE_DIRECTORY": state])
                #expect(ending.status == 78, "\(command): \(ending.error.prefix(500))")
                #expect(ending.error.contains(path + hostile.told), "\(command): \(ending.error.prefix(500))")
                #expect(ending.output.isEmpty)
                #expect(ending.error.count < 4000, "an error is to be read")
            }
            #expect(!File.exists(state))
        }
    }

    @Test("A configuration with a problem in every line tells all of them, each in a line of its own")
    func tellsEveryProblem() async throws {
        try await Directory.temporary { directory in
            let path = directory / "keyrotated.toml"
            let wrong = (0..<200).map { "unknown\($0) = 1" }.joined(separator: "\n")
            try File.write(wrong, to: path)
            let ending = try await Program.keyrotated.run(["check", "--config", path])
            #expect(ending.status == 78)
            for line in [1, 100, 200] { #expect(ending.error.contains("\(path):\(line):1: \"unknown\(line - 1)\"")) }
        }
    }
}
