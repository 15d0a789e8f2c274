import FoundationEssentials
import Glibc
import Testing

/// Commands and operators that are not what one expects: chatty, of another user, out of sight.
@Suite(.serialized)
struct OutsiderTests {
    private static let isRoot = geteuid() == 0

    /// Pieces of the key that nobody may see: of its text, and of the digits within.
    private static func pieces(of key: String) throws -> [String] {
        let decoded = try #require(Data(base64Encoded: key + String(repeating: "=", count: (4 - key.count % 4) % 4)))
        let digits = String(decoding: decoded.suffix(32), as: UTF8.self)
        return [key, digits].flatMap { text in
            (0...(text.count - 12)).map { String(text.dropFirst($0).prefix(12)) }
        }
    }

    @Test(
        "P2: a command that prints the key, decoded, wrapped or spelled out, does not get it into any output",
        arguments: [
            #"tr -d '\n' <"$KEYROTATED_FILES" | base64 -di"#, #"fold -w 30 "$KEYROTATED_FILES""#,
            #"sed 's/./& /g' "$KEYROTATED_FILES""#, #"cut -c 1-30 "$KEYROTATED_FILES"; cut -c 31- "$KEYROTATED_FILES""#,
        ])
    func keepsPrintedKeysSecret(script: String) async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try File.write(
                "#!/bin/sh\n\(script)\necho; echo told; exit 4\n", to: installation.directory / "tell", mode: 0o700)
            try installation.configure(
                installation.tenant(19, keys: ["collector"])
                    + "\n[[tenant.key.consumer]]\ncommand = [\"\(installation.directory / "tell")\"]")
            let run = try await installation.runOnce()
            #expect(run.error.contains("told"), "the command was run, and its output is shown")
            var outputs = [run.output, run.error]
            for command in [["status"], ["status", "--json"], ["explain", "collector"], ["history"], ["plan"]] {
                let ending = try await Program.keyrotated.run(command + ["--config", installation.configurationPath])
                outputs += [ending.output, ending.error]
            }
            let all = outputs.joined(separator: "\n")
            let spelled = all.filter { !$0.isWhitespace }
            let found = try Self.pieces(of: installation.key("collector")).contains {
                all.contains($0) || spelled.contains($0)
            }
            #expect(!found)
        }
    }

    @Test("an output that cannot be written is no success", arguments: [["history"], ["status"], ["plan"], ["check"]])
    func failsWhenNobodyCanReadIt(command: [String]) async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            #expect(try await installation.runOnce().status == 0)
            let ending = try await Program.keyrotated.run(
                command + ["--config", installation.configurationPath],
                under: ["/bin/sh", "-c", "exec \"$0\" \"$@\" >/dev/full"])
            #expect(ending.status == 73)
            #expect(ending.error.contains("No space left on device"), "\(ending.error)")
        }
    }

    @Test(
        "whoever may not look into the state directory is not told that there is nothing",
        .enabled(if: isRoot, "needs root, to be another user"),
        arguments: [["plan"], ["status"], ["rotate", "collector"], ["hold", "collector"], ["check", "--online"]])
    func refusesOtherUsers(command: [String]) async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            #expect(try await installation.runOnce().status == 0)
            chmod(installation.directory.path, 0o755)
            chmod(installation.configurationPath, 0o644)
            chmod(installation.state.path, 0o700)
            let ending = try await Program.keyrotated.run(
                command + ["--config", installation.configurationPath],
                under: ["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"])
            #expect(ending.status == (command == ["status"] ? 3 : 77), "\(ending.output)\(ending.error)")
            let text = ending.output + ending.error
            #expect(text.contains("EACCES"), "\(text)")
            #expect(!text.contains("no ledger yet") && !text.contains("start the daemon"), "\(text)")
        }
    }

    @Test(
        "a daemon that cannot be seen from here is told by the ledger, and nobody is signalled instead",
        .enabled(if: isRoot, "needs root, to make a PID namespace"))
    func toleratesOtherNamespaces() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            _ = try await installation.daemon { _ in
                for command in [["rotate", "collector"], ["status"]] {
                    let ending = try await Program.keyrotated.run(
                        command + ["--config", installation.configurationPath],
                        under: ["/usr/bin/unshare", "--pid", "--fork", "--mount-proc"])
                    #expect(ending.status == 0 || command == ["status"], "\(ending.status) \(ending.error)")
                    #expect(ending.status >= 0 && ending.status < 128, "\(ending.status)")
                    #expect(!ending.output.contains("NOT RUNNING"), "\(ending.output)")
                }
            }
        }
    }
}
