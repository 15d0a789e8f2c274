import FoundationEssentials
import Testing

extension RealSystemd {
    /// What journald keeps of a daemon, as `keyrotated history --journal` and `journalctl -x` tell it.
    struct JournalHistoryTests {
        private static let configuration = "/etc/keyrotated-history/keyrotated.toml"
        private static let state = "/var/lib/keyrotated-history"

        private let machine = Machine.current
        /// Of this test alone: the journal keeps what the others did.
        private let unit = "keyrotated-history-\(UInt32.random(in: 0...UInt32.max)).service"

        private var history: [String] { ["/built/keyrotated", "history", "--journal", "--unit", unit] }

        private struct Line: Decodable {
            let source: String
            let lineage: String
            let event: String
            let generation: Int?
            let keyId: String?
            let reason: String?
        }

        /// One run with a key that is fine and one whose command fails, told to the journal as of a unit.
        private func recordOneRun() async throws {
            let server = try await SimulatedServer.started(on: machine)
            try await machine.shell("rm -rf \(Self.state) /etc/keyrotated-history")
            try await machine.write(server.token + "\n", to: "/etc/keyrotated-history/token", mode: "0600")
            try await machine.write(
                """
                instance = "edge7"
                state_directory = "\(Self.state)"
                [server.main]
                url = "\(server.url)"
                token_file = "/etc/keyrotated-history/token"
                [[tenant]]
                id = 19
                \(key("collector", told: "/bin/true"))
                \(key("gauge", told: "/bin/false"))
                """, to: Self.configuration)
            let run = [
                "systemd-run", "--quiet", "--wait", "--collect", "--unit=\(unit)",
                "--property=StateDirectory=keyrotated-history", "--property=StateDirectoryMode=0700",
                "/built/keyrotated", "run", "--once", "--config", Self.configuration,
            ]
            #expect(try await machine.run(run).status == 1, "the command of gauge fails")
            try await machine.output("journalctl", "--sync")
        }

        private func key(_ name: String, told command: String) -> String {
            """
            [[tenant.key]]
            name = "\(name)"
            permissions = ["READ_DEVICES"]
            [[tenant.key.file]]
            path = "/etc/keyrotated-history/\(name)"
            [[tenant.key.consumer]]
            command = ["\(command)"]
            """
        }

        private func lines(_ command: [String]) async throws -> [Line] {
            let ending = try await machine.run(command + ["--json"])
            #expect(ending.status == 0, "\(ending.error)")
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try ending.output.split(separator: "\n").map { try decoder.decode(Line.self, from: Data($0.utf8)) }
        }

        @Test("P7: the journal tells what the ledger does, and what failed, and goes on telling it without a ledger")
        func historyComesFromTheJournal() async throws {
            try await recordOneRun()
            let told = try await lines(history)
            #expect(told.allSatisfy { $0.source == "journal" })
            let collector = told.filter { $0.lineage == "main/19/collector" }
            #expect(collector.map(\.event) == ["issued", "delivered", "consumer_accepted", "accepted"])
            let recorded = try await lines([
                "/built/keyrotated", "history", "--config", Self.configuration, "collector",
            ])
            let events = recorded.map(\.event)
            #expect(collector.allSatisfy { events.contains($0.event) } && recorded.allSatisfy { $0.source == "ledger" })
            #expect(collector.first?.keyId == recorded.first { $0.event == "issued" }?.keyId)
            let failure = try #require(told.first { $0.event == "step_failed" })
            #expect(failure.lineage == "main/19/gauge" && failure.reason?.contains("/bin/false") == true)

            // As text, by name, the newest only; neither configuration nor ledger is needed.
            try await machine.shell("rm -rf \(Self.state) \(Self.configuration)")
            let text = try await machine.run(history + ["collector", "--last", "1"])
            #expect(text.output.hasSuffix("Z main/19/collector: \(try await currentText())\n"), "\(text.output)")
            #expect(text.error.hasPrefix("keyrotated: 1 message of \(unit) in the journal, which begins at "))
            #expect(try await lines(history + ["--since", "1h"]).count == told.count)
            #expect(try await lines(history + ["--since", "2030-01-01T00:00:00Z"]).isEmpty)
            #expect(try await lines(history + ["--since", "2030-01-01T00:00:00Z", "--last", "9"]).isEmpty)
            #expect(try await machine.run(history + ["nobody"]).status == 64)
        }

        private func currentText() async throws -> String {
            let entry = try await machine.output(
                "journalctl", "-u", unit, "MESSAGE_ID=106c23d09e8741c193e6ed411aabc6a7",
                "LINEAGE=main/19/collector", "-o", "cat")
            return String(entry.trimmingPrefix("main/19/collector: "))
        }

        @Test("Who may not read the journal is told what to do; a member of systemd-journal may")
        func neededRightIsNamed() async throws {
            try await recordOneRun()
            let nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup"]
            let refused = try await machine.run(nobody + ["--clear-groups"] + history)
            #expect(refused.status == 3 && refused.output.isEmpty)
            #expect(refused.error.contains("cannot read the journal: Permission denied (EACCES)"), "\(refused.error)")
            #expect(refused.error.contains("systemd-journal"))
            let member = try await machine.run(nobody + ["--groups=systemd-journal"] + history)
            #expect(member.status == 0 && member.output.contains("main/19/collector: created"), "\(member.error)")
        }

        @Test("P3: what another unit writes with our fields is no history of ours")
        func ignoresWhatOthersWrite() async throws {
            try await recordOneRun()
            let before = try await lines(history).count
            try await machine.shell(
                """
                printf '%s\\n' 'MESSAGE=main/19/collector: revoked generation 1, key 5' 'LINEAGE=main/19/collector' \
                    'MESSAGE_ID=c5f3ab83350a4c98bca35916e46dbba9' '_SYSTEMD_UNIT=\(unit)' |
                    systemd-run --quiet --wait --pipe --unit=impostor.service logger --journald
                journalctl --sync
                """)
            let impostor = try await machine.output(
                "journalctl", "-u", "impostor.service", "-o", "cat", "MESSAGE_ID=c5f3ab83350a4c98bca35916e46dbba9")
            #expect(impostor.hasSuffix("revoked generation 1, key 5"))
            #expect(try await lines(history).count == before)
            // Nor does it make a name ambiguous.
            try await machine.shell(
                """
                printf '%s\\n' 'MESSAGE=x' 'LINEAGE=theirs/1/collector' |
                    systemd-run --quiet --wait --pipe --unit=impostor.service logger --journald
                journalctl --sync
                """)
            #expect(try await !lines(history + ["collector"]).isEmpty)
        }

        @Test func journalctlExplainsEachMessage() async throws {
            try await recordOneRun()
            let root = #filePath.replacing("Tests/SystemdTests/JournalHistoryTests.swift", with: "")
            let catalog = "/usr/lib/systemd/catalog/keyrotated.catalog"
            try await machine.write(try Self.text(root + "systemd/keyrotated.catalog"), to: catalog)
            try await machine.output("journalctl", "--update-catalog")
            let explained = try await machine.output(
                "journalctl", "-x", "-u", unit, "MESSAGE_ID=4e3ef9aec71f4913b6fffd60678f7c78")
            #expect(explained.contains("Subject: A step for main/19/gauge failed, and is tried again"), "\(explained)")
            #expect(explained.contains("`keyrotated explain main/19/gauge` tells what"))
        }

        private static func text(_ path: String) throws -> String {
            try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        }
    }
}
