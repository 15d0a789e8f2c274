import FoundationEssentials
import Testing

/// Entries as a real journald keeps them.
@Suite(.serialized, .enabled(if: Journald.isPossible, "needs root and /lib/systemd/systemd-journald"))
struct JournalTests {
    /// The entries by the names of their fields.
    private func entries(_ recording: Journald.Recording) throws -> [[String: String]] {
        try recording.entries.split(separator: "\n").map {
            try JSONDecoder().decode([String: String].self, from: Data($0.utf8))
        }
    }

    @Test("P7 P2: every event is one entry with id, level and fields; none of them holds a secret")
    func keepsEntriesWithFields() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            let tell = installation.directory / "tell"
            try File.write(
                "#!/bin/sh\ncat '\(installation.keys / "collector")'\necho of several lines\nexit 3\n", to: tell,
                mode: 0o700)
            try installation.configure(
                installation.tenant(19, keys: ["collector"]) + "\n[[tenant.key.consumer]]\ncommand = [\"\(tell)\"]")
            let recording = try await Journald(directory: installation.directory).record(
                .keyrotated, ["run", "--once", "--config", installation.configurationPath])
            #expect(recording.status == 1, "\(recording.trouble)")
            let entries = try entries(recording)
            #expect(entries.allSatisfy { $0["_TRANSPORT"] == "journal" && $0["MESSAGE_ID"]?.count == 32 })

            let created = try #require(entries.first { $0["PHASE"] == "issued" })
            let server = try await installation.simulator.keys()
            #expect(created["KEY_ID"] == server.first { $0.name == "collector.edge7.g1" }?.id)
            #expect(
                created["LINEAGE"] == "main/19/collector" && created["TENANT"] == "19" && created["SERVER"] == "main")
            #expect(created["GENERATION"] == "1" && created["PRIORITY"] == "5")
            #expect(created["MESSAGE"]?.hasPrefix("main/19/collector: created generation 1") == true)

            let delivered = try #require(entries.first { $0["DESTINATION"] != nil })
            #expect(delivered["DESTINATION"] == installation.keys / "collector")

            let failed = try #require(entries.first { $0["CONSUMER"] == tell && $0["PRIORITY"] == "4" })
            #expect(failed["ERROR"]?.contains("status 3") == true)
            let next = try #require(entries.first { $0["NEXT_ACTION"] != nil })
            #expect(next["NEXT_AT"]?.hasSuffix("Z") == true && next["PRIORITY"] == "6")
            // One kind, one id: all kinds that were seen have different ones.
            let kinds = [created, delivered, failed, next].map { $0["MESSAGE_ID"] }
            #expect(Set(kinds).count == kinds.count)

            for secret in [try installation.key("collector"), installation.simulator.token] {
                let isInJournal = contains(recording.raw, Array(secret.utf8))
                #expect(!isInJournal)
            }
        }
    }

    @Test("An error in the configuration is one entry of the level error, whole")
    func keepsStartFailureWhole() async throws {
        try await Directory.temporary { directory in
            try File.write("instance = 7\nlog_level = \"loud\"\n", to: directory / "keyrotated.toml")
            let recording = try await Journald(directory: directory).record(
                .keyrotated, ["run", "--config", directory / "keyrotated.toml"])
            #expect(recording.status == 78)
            let entries = try entries(recording)
            #expect(entries.count == 1 && entries[0]["PRIORITY"] == "3")
            #expect((entries[0]["MESSAGE"] ?? "").split(separator: "\n").count > 2)
        }
    }

    @Test("Where the journal's socket is out of reach, its stream takes the words and the level")
    func fallsBackToTheStream() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            let recording = try await Journald(directory: installation.directory).record(
                .keyrotated, ["run", "--once", "--config", installation.configurationPath], isReachable: false)
            #expect(recording.status == 0, "\(recording.trouble)")
            let entries = try entries(recording)
            #expect(entries.allSatisfy { $0["_TRANSPORT"] == "stdout" && $0["MESSAGE_ID"] == nil })
            let created = try #require(entries.first { $0["MESSAGE"]?.contains("created generation 1") == true })
            #expect(created["PRIORITY"] == "5" && created["MESSAGE"]?.hasPrefix("main/19/collector: created") == true)
        }
    }
}
