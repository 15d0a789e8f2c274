import FoundationEssentials
import Glibc
import Testing

/// Backups, clones and losses, as timelines of what happened to somebody's machine or server.
@Suite(.serialized)
struct LossTests {
    private static let times = "lifetime = \"1h\"\noverlap = \"200ms\""

    private func configure(_ installation: Installation, extra: String = "") throws {
        try installation.configure(times: Self.times, installation.tenant(19, keys: ["collector"], extra: extra))
    }

    /// Replaces the key, and has the old one revoked.
    private func rotate(_ installation: Installation) async throws {
        #expect(try await installation.keyrotated("rotate", "collector").status == 0)
        for _ in 1...2 {
            let ending = try await installation.runOnce()
            #expect(ending.status == 0, "\(ending.error)")
            try await Task.sleep(for: .milliseconds(250))
        }
    }

    private func names(_ installation: Installation) async throws -> [String] {
        try await installation.simulator.keys().filter { $0.tenantId == 19 }.map(\.name).sorted()
    }

    private func works(_ installation: Installation) async throws -> Bool {
        try await installation.simulator.accepts(installation.key("collector"), tenant: 19)
    }

    private func deletes(_ installation: Installation) async throws -> Int {
        try await installation.simulator.requests().count { $0.method == "DELETE" }
    }

    @Test(
        "S8 S11 S13: an old ledger is noticed: the file's key stays, nothing is revoked, and the README's way out works"
    )
    func oldBackupOfTheLedger() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try configure(installation)
            #expect(try await installation.runOnce().status == 0)
            let backup = try File.bytes(installation.state / "ledger.sqlite")
            try await rotate(installation)
            try await rotate(installation)
            let inUse = try installation.key("collector")
            try File.write(backup, to: installation.state / "ledger.sqlite")
            try await installation.simulator.forgetRequests()

            for turn in 1...2 {
                let ending = try await installation.runOnce()
                #expect(ending.status == 1)
                if turn == 1 {
                    #expect(ending.error.contains("collector.edge7.g3\" that this installation did not create"))
                }
                #expect(ending.error.contains("was changed by somebody else"), "\(ending.error)")
                let isKept = try installation.key("collector") == inUse
                #expect(isKept)
                #expect(try await works(installation))
            }
            // Generation 1 of the old ledger is gone: its replacement has a number that was never used (S8).
            #expect(try await names(installation) == ["collector.edge7.g3", "collector.edge7.g4"])

            try File.remove(installation.keys / "collector")
            #expect(try await installation.runOnce().status == 0)
            #expect(try await installation.keyrotated("resolve", "collector").status == 0)
            try await rotate(installation)
            #expect(try await works(installation))
            // What the old ledger does not know is never revoked (S23).
            #expect(try await names(installation) == ["collector.edge7.g3", "collector.edge7.g5"])
            #expect(try await deletes(installation) == 1)
        }
    }

    @Test("S23: without its ledger nothing is created, written or revoked by itself; adopted keys are rotated on")
    func lostLedger() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try configure(installation)
            #expect(try await installation.runOnce().status == 0)
            try await rotate(installation)
            let inUse = try installation.key("collector")
            try File.remove(installation.state / "ledger.sqlite")
            try await installation.simulator.forgetRequests()

            let ending = try await installation.runOnce()
            #expect(ending.status == 1)
            #expect(ending.error.contains("its ledger is gone"), "\(ending.error)")
            #expect(ending.error.contains("already holds something that is not ours"), "\(ending.error)")
            #expect(try await !installation.simulator.requests().contains { $0.method != "GET" })

            try configure(installation, extra: #"existing = "adopt""#)
            #expect(try await installation.runOnce().status == 0)
            let isKept = try installation.key("collector") == inUse
            #expect(isKept)
            #expect(try await installation.keyrotated("status").output.contains("needs attention"))
            #expect(try await installation.keyrotated("resolve", "collector").status == 0)
            try await rotate(installation)
            #expect(try await works(installation))
            #expect(try await installation.simulator.accepts(inUse, tenant: 19))
            #expect(try await names(installation) == ["collector.edge7.g2", "collector.edge7.g3"])
            #expect(try await deletes(installation) == 0)
        }
    }

    @Test(
        "S21: a server restored from a backup: the key that it lost is replaced at once, the one that came back revoked again"
    )
    func serverFromABackup() async throws {
        try await Directory.temporary { directory in
            let port = try await Simulator.run(in: directory, ["--tenants", "1,19"]) { simulator in
                let installation = try Installation(in: directory, simulator)
                try configure(installation)
                #expect(try await installation.runOnce().status == 0)
                let key = try #require(try await simulator.keys().first { $0.tenantId == 19 })
                try File.write(seed(of: key, try installation.key("collector")), to: directory / "seed.json")
                try await rotate(installation)
                return try #require(simulator.url.split(separator: ":").last?.split(separator: "/").first)
            }
            let arguments = ["--tenants", "1", "--port", String(port), "--seed", directory / "seed.json"]
            try await Simulator.run(in: directory, arguments) { simulator in
                let installation = try Installation(in: directory, simulator)
                #expect(try await names(installation) == ["collector.edge7.g1"])
                let ending = try await installation.runOnce()
                #expect(ending.status == 0, "\(ending.error)")
                #expect(ending.error.contains("exists again after it was revoked"), "\(ending.error)")
                #expect(ending.error.contains("is gone from the server, and not by us"), "\(ending.error)")
                #expect(try await works(installation))
                try await Task.sleep(for: .milliseconds(250))
                #expect(try await installation.runOnce().status == 0)
                #expect(try await names(installation) == ["collector.edge7.g3"])
            }
        }
    }

    /// - Parameter secret: the file's, `base64("<id>:<password>")` without padding.
    private func seed(of key: Simulator.Key, _ secret: String) throws -> String {
        let padded = secret + String(repeating: "=", count: (4 - secret.utf8.count % 4) % 4)
        let text = String(decoding: try #require(Data(base64Encoded: padded)), as: UTF8.self)
        let password = try #require(text.split(separator: ":").last)
        return """
            {"tenants": [{"id": 19, "name": "Zeeland", "state": "active", "keys": [{
              "id": "\(key.id)", "name": "\(key.name)", "permissions": ["READ_DEVICES"], "secret": "\(password)",
              "created": "\(key.created)", "expiration_date": "\(key.expirationDate ?? "")"}]}]}
            """
    }

    @Test("S11: two clones of one machine notice each other, revoke nothing more, and both go on with keys that work")
    func clones() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try configure(installation)
            #expect(try await installation.runOnce().status == 0)
            let clone = try Installation(in: installation.directory.subdirectory("clone"), installation.simulator)
            let copies = [
                (installation.state / "ledger.sqlite", clone.state / "ledger.sqlite"),
                (installation.keys / "collector", clone.keys / "collector"),
            ]
            for (from, to) in copies { try File.write(File.bytes(from), to: to) }
            try configure(clone)

            // Nobody can know of the clone yet; what the original does takes its key away until its next look.
            try await rotate(installation)
            let second = try await clone.runOnce()
            #expect(
                second.error.contains("collector.edge7.g2\" that this installation did not create"), "\(second.error)")
            #expect(try await works(clone))
            let first = try await installation.runOnce()
            #expect(
                first.error.contains("collector.edge7.g3\" that this installation did not create"), "\(first.error)")

            try await installation.simulator.forgetRequests()
            for machine in [installation, clone, installation] {
                #expect(try await machine.keyrotated("status").output.contains("did not create"))
                _ = try await machine.keyrotated("rotate", "collector")
                _ = try await machine.runOnce()
                try await Task.sleep(for: .milliseconds(250))
                _ = try await machine.runOnce()
                #expect(try await works(installation))
                #expect(try await works(clone))
            }
            #expect(try await deletes(installation) == 0)
            // Each number was used once, though two machines count.
            #expect(try await names(installation) == (2...6).map { "collector.edge7.g\($0)" })
        }
    }

    @Test(
        "A moved directory of files, then a moved state directory: the configuration follows, and nothing is made anew")
    func movedDirectories() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            let directory = installation.directory
            try configure(installation)
            #expect(try await installation.runOnce().status == 0)
            try await installation.simulator.forgetRequests()
            @Sendable func move(_ name: String) throws {
                #expect(rename(directory / name, directory / "\(name)2") == 0)
            }
            @Sendable func follow(_ name: String) throws {
                let text = try File.text(installation.configurationPath)
                try File.write(text.replacing("/\(name)", with: "/\(name)2"), to: installation.configurationPath)
            }

            try move("keys")
            let lost = try await installation.runOnce()
            #expect(lost.status == 1)
            #expect(lost.error.contains("correct the path"), "\(lost.error)")
            try follow("keys")
            let found = try await installation.runOnce()
            #expect(found.status == 0, "\(found.error)")

            try move("state")
            let forgetful = try await installation.runOnce()
            #expect(forgetful.status == 1)
            #expect(forgetful.error.contains("already holds something that is not ours"), "\(forgetful.error)")
            try follow("state")
            #expect(try await installation.runOnce().status == 0)
            #expect(try await !installation.simulator.requests().contains { $0.method != "GET" })
            let key = try File.text(directory / "keys2/collector")
            #expect(try await installation.simulator.accepts(String(key.dropLast()), tenant: 19))
        }
    }

    @Test(
        "S13: an operator's emergency key stays in the file for as long as it works; once it is dead, ours comes back")
    func emergencyKey() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try configure(installation)
            #expect(try await installation.runOnce().status == 0)
            let emergency = try await installation.simulator.create(name: "emergency", tenant: 19)
            try File.write(emergency + "\n", to: installation.keys / "collector")
            _ = try await installation.keyrotated("rotate", "collector")
            for _ in 1...2 {
                let ending = try await installation.runOnce()
                #expect(ending.status == 1)
                #expect(ending.error.contains("which is not proven dead"), "\(ending.error)")
                let isKept = try installation.key("collector") == emergency
                #expect(isKept)
                try await Task.sleep(for: .milliseconds(250))
            }
            #expect(try await deletes(installation) == 0)

            let key = try #require(try await installation.simulator.keys().first { $0.name == "emergency" })
            try await installation.simulator.revoke(key.id)
            let ending = try await installation.runOnce()
            #expect(ending.status == 0, "\(ending.error)")
            #expect(try await works(installation))
            try await Task.sleep(for: .milliseconds(250))
            #expect(try await installation.runOnce().status == 0)
            #expect(try await names(installation) == ["collector.edge7.g2"])
        }
    }
}
