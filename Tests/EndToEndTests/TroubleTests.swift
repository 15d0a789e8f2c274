import Testing

/// What the daemon does when server, files or people get in its way.
@Suite(.serialized)
struct TroubleTests {
    static let seconds = """
        lifetime = "60s"
        renew_before = "30s"
        overlap = "1s"
        poll_interval = "1s"
        """

    @Test("S7 P4: a key whose create reply was lost is found and revoked; the next number is used at once")
    func findsLostKeyAndRevokesIt() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(times: Self.seconds, installation.tenant(19, keys: ["collector"]))
            try await installation.simulator.setFaults(
                #"{"faults": [{"method": "POST", "path": "/api-keys", "times": 1, "do": "lose-reply"}]}"#)
            let first = try await installation.runOnce()
            #expect(first.status == 0, "\(first.error)")
            #expect(try await names(installation) == ["collector.edge7.g1", "collector.edge7.g2"])
            let second = try await installation.runOnce()
            #expect(second.status == 0, "\(second.error)")
            #expect(try await names(installation) == ["collector.edge7.g2"])
            let key = try installation.key("collector")
            #expect(try await installation.simulator.accepts(key, tenant: 19))
        }
    }

    @Test("S1 S18: nothing is revoked while listings are empty; renewal goes on")
    func keepsPredecessorWhileListingsAreEmpty() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(times: Self.seconds, installation.tenant(19, keys: ["collector"]))
            #expect(try await installation.runOnce().status == 0)
            try await installation.simulator.setFaults(
                #"{"faults": [{"method": "GET", "times": -1, "do": "empty-list"}]}"#)
            _ = try await installation.keyrotated("rotate", "collector")
            _ = try await installation.runOnce()
            try await Task.sleep(for: .milliseconds(1200))
            _ = try await installation.runOnce()
            #expect(try await names(installation).contains("collector.edge7.g1"))
            #expect(try await deletes(installation) == 0)
            try await installation.simulator.clearFaults()
            let healthy = try await installation.runOnce()
            #expect(healthy.status == 0, "\(healthy.error)")
            try await Task.sleep(for: .milliseconds(1200))
            #expect(try await installation.runOnce().status == 0)
            #expect(try await names(installation) == ["collector.edge7.g2"])
        }
    }

    @Test("S3 S29: while every key is refused nothing is revoked, nothing is created, and it is said once")
    func restsWhileEverythingIsRefused() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            let names = (1...20).map { "key\($0)" }
            try installation.configure(times: Self.seconds, installation.tenant(19, keys: names))
            #expect(try await installation.runOnce().status == 0)
            let before = try names.map { try installation.key($0) }
            _ = try await installation.keyrotated("rotate", "--all")
            try await installation.simulator.forgetRequests()
            try await installation.simulator.setFaults(#"{"faults": [{"times": -1, "do": "unauthorized"}]}"#)
            let ending = try await installation.runOnce()
            #expect(ending.status == 1)
            #expect(try names.map { try installation.key($0) } == before)
            #expect(try await deletes(installation) == 0)
            #expect(ending.error.split(separator: "\n").count { $0.contains("cannot be used") } <= 1)
            #expect(try await installation.simulator.requests().count < 40)
        }
    }

    @Test("S13: a foreign file is refused with the remedy, and delays no other key (P6)")
    func refusesForeignFile() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector", "dashboard"]))
            try File.write("somebody's password\n", to: installation.keys / "collector")
            let ending = try await installation.runOnce()
            #expect(ending.status == 1)
            #expect(ending.error.contains("already holds something that is not ours"), "\(ending.error)")
            #expect(ending.error.contains("existing = \"adopt\""))
            #expect(!ending.error.contains("password"))
            #expect(try File.text(installation.keys / "collector") == "somebody's password\n")
            #expect(try await names(installation) == ["dashboard.edge7.g1"])
            let status = try await installation.keyrotated("status")
            #expect(status.status == 2)
            #expect(status.output.contains("already holds something"), "\(status.output)")
        }
    }

    @Test("S13: an existing key is adopted, replaced when asked, and left to expire")
    func adoptsExistingKey() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            let old = try await installation.simulator.create(name: "by hand", tenant: 19)
            try File.write(old + "\n", to: installation.keys / "collector")
            try installation.configure(
                times: Self.seconds,
                installation.tenant(19, keys: ["collector"], extra: #"existing = "adopt""#))
            let first = try await installation.runOnce()
            #expect(first.status == 0, "\(first.error)")
            #expect(try installation.key("collector") == old)
            _ = try await installation.keyrotated("rotate", "collector")
            #expect(try await installation.runOnce().status == 0)
            #expect(try installation.key("collector") != old)
            try await Task.sleep(for: .milliseconds(1200))
            #expect(try await installation.runOnce().status == 0)
            #expect(try await installation.simulator.accepts(old, tenant: 19))
            #expect(try await deletes(installation) == 0)
        }
    }

    @Test("P1: a deleted file is restored without any request but the listing")
    func restoresDeletedFile() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            #expect(try await installation.runOnce().status == 0)
            let key = try installation.key("collector")
            try File.remove(installation.keys / "collector")
            try await installation.simulator.setFaults(#"{"faults": [{"times": -1, "do": "refuse"}]}"#)
            let ending = try await installation.runOnce()
            #expect(ending.status == 1)
            #expect(try installation.key("collector") == key)
        }
    }

    @Test("S21: a current key that somebody revoked is replaced at once")
    func replacesVanishedKey() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            #expect(try await installation.runOnce().status == 0)
            let key = try #require(try await installation.simulator.keys().first { $0.tenantId == 19 })
            try await installation.simulator.revoke(key.id)
            let ending = try await installation.runOnce()
            #expect(ending.status == 0, "\(ending.error)")
            #expect(try await names(installation) == ["collector.edge7.g2"])
            #expect(try await installation.simulator.accepts(installation.key("collector"), tenant: 19))
        }
    }

    @Test("S11: a second writer stops revoking, not renewing, until it is resolved")
    func stopsRevokingForSecondWriter() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(times: Self.seconds, installation.tenant(19, keys: ["collector"]))
            #expect(try await installation.runOnce().status == 0)
            _ = try await installation.simulator.create(name: "collector.edge7.g7", tenant: 19)
            _ = try await installation.keyrotated("rotate", "collector")
            _ = try await installation.runOnce()
            try await Task.sleep(for: .milliseconds(1200))
            let ending = try await installation.runOnce()
            #expect(ending.status == 1)
            #expect(ending.error.contains("did not create"), "\(ending.error)")
            #expect(try await deletes(installation) == 0)
            let found = try await names(installation)
            #expect(found.contains("collector.edge7.g8"), "\(found) \(ending.error)")
            #expect(try await installation.keyrotated("resolve", "collector").status == 0)
            #expect(try await installation.runOnce().status == 0)
            #expect(try await names(installation) == ["collector.edge7.g7", "collector.edge7.g8"])
        }
    }

    @Test("A failed consumer is told again by the next single run, whatever its back-off")
    func triesAgainAtOnceWhenAsked() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            let tell = installation.directory / "tell"
            try File.write("#!/bin/sh\nexit 3\n", to: tell, mode: 0o700)
            try installation.configure(
                installation.tenant(19, keys: ["collector"]) + "\n[[tenant.key.consumer]]\ncommand = [\"\(tell)\"]")
            let failing = try await installation.runOnce()
            #expect(failing.status == 1)
            #expect(failing.error.contains("telling `\(tell)` failed"), "\(failing.error)")
            let status = try await installation.keyrotated("status")
            #expect(status.status == 1)
            #expect(status.output.contains("exit status 3") || status.output.contains("status 3"), "\(status.output)")
            try File.write("#!/bin/sh\nexit 0\n", to: tell, mode: 0o700)
            let mended = try await installation.runOnce()
            #expect(mended.status == 0, "\(mended.error)")
            #expect(try await names(installation) == ["collector.edge7.g1"])
        }
    }

    @Test("P1 P6: without a management key a lost file is restored, and the message names the token's file")
    func restoresWithoutManagementKey() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            #expect(try await installation.runOnce().status == 0)
            let key = try installation.key("collector")
            try File.remove(installation.keys / "collector")
            try File.remove(installation.directory / "token")
            let ending = try await installation.runOnce()
            #expect(ending.status == 1)
            #expect(ending.error.contains(installation.directory / "token"), "\(ending.error)")
            #expect(try installation.key("collector") == key)
        }
    }

    @Test("A damaged or foreign ledger stops the start, names its file and the way out, and is left as it is")
    func refusesDamagedLedger() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            #expect(try await installation.runOnce().status == 0)
            let path = installation.state / "ledger.sqlite"
            let whole = try File.bytes(path)
            for damage in [Array(whole.prefix(whole.count / 2)), Array("something else entirely".utf8), []] {
                try File.write(damage, to: path)
                try await installation.simulator.forgetRequests()
                let ending = try await installation.runOnce()
                #expect(ending.status == 73, "\(damage.count) bytes: \(ending.error)")
                #expect(ending.error.contains(path) && ending.error.contains("backup"), "\(ending.error)")
                #expect(try File.bytes(path) == damage)
                #expect(try await installation.simulator.requests().isEmpty)
                #expect(try await installation.keyrotated("status").status == 3)
            }
            try File.write(whole, to: path)
            #expect(try await installation.runOnce().status == 0)
        }
    }

    @Test("S28: a ledger of another instance is not used")
    func refusesOtherInstance() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            #expect(try await installation.runOnce().status == 0)
            try installation.configure(instance: "edge8", installation.tenant(19, keys: ["collector"]))
            let ending = try await installation.runOnce()
            #expect(ending.status == 73)
            #expect(ending.error.contains("edge7"), "\(ending.error)")
        }
    }

    @Test("S20: a key that left the configuration is not renewed, and stays visible")
    func keepsRetiredKeyVisible() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector", "dashboard"]))
            #expect(try await installation.runOnce().status == 0)
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            let ending = try await installation.runOnce()
            #expect(ending.status == 0, "\(ending.error)")
            #expect(ending.error.contains("left the configuration"))
            let status = try await installation.keyrotated("status")
            #expect(status.output.contains("main/19/dashboard  retired"), "\(status.output)")
            #expect(try await deletes(installation) == 0)
        }
    }

    private func names(_ installation: Installation) async throws -> [String] {
        try await installation.simulator.keys().filter { $0.tenantId == 19 }.map(\.name).sorted()
    }

    private func deletes(_ installation: Installation) async throws -> Int {
        try await installation.simulator.requests().count { $0.method == "DELETE" }
    }
}
