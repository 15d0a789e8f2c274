import Testing

/// A fact that revoking relies on turns out to be false: the predecessor survives.
@Suite(.serialized)
struct FalseFactTests {
    private static let times = "lifetime = \"1h\"\noverlap = \"300ms\""

    /// Two generations, both delivered in turn; the overlap of the first one is over, and it is not revoked yet.
    private func rotated(
        consumer: String = "", _ body: @Sendable (Installation, _ old: String) async throws -> Void
    ) async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(times: Self.times, installation.tenant(19, keys: ["collector"]) + consumer)
            #expect(try await installation.runOnce().status == 0)
            let old = try installation.key("collector")
            #expect(try await installation.keyrotated("rotate", "collector").status == 0)
            #expect(try await installation.runOnce().status == 0)
            let hasChanged = try installation.key("collector") != old
            #expect(hasChanged)
            try await Task.sleep(for: .milliseconds(350))
            try await installation.simulator.forgetRequests()
            try await body(installation, old)
        }
    }

    private func deletes(_ installation: Installation) async throws -> Int {
        try await installation.simulator.requests().count { $0.method == "DELETE" }
    }

    private func expectRevokedAtLast(_ old: String, _ installation: Installation) async throws {
        let ending = try await installation.runOnce()
        #expect(ending.status == 0, "\(ending.error)")
        #expect(ending.error.contains("is proven dead"), "\(ending.error)")
        #expect(try await !installation.simulator.accepts(old, tenant: 19))
        #expect(try await installation.simulator.accepts(installation.key("collector"), tenant: 19))
        #expect(try await installation.simulator.keys().filter { $0.tenantId == 19 && $0.name != "by hand" }.count == 1)
    }

    @Test(
        "S18: another key, or something else, in the file: nothing is revoked before ours is back",
        arguments: [true, false])
    func fileOverwritten(byAKey: Bool) async throws {
        try await rotated { installation, old in
            let path = installation.keys / "collector"
            let ours = try File.text(path)
            let foreign = try await byAKey ? installation.simulator.create(name: "by hand", tenant: 19) : "hunter2"
            try File.write(foreign + "\n", to: path)
            for _ in 1...2 {
                let ending = try await installation.runOnce()
                #expect(ending.status == 1)
                #expect(ending.error.contains("was changed by somebody else"), "\(ending.error)")
                let isKept = try File.text(path) == foreign + "\n"
                #expect(isKept)
            }
            #expect(try await deletes(installation) == 0)
            #expect(try await installation.simulator.accepts(old, tenant: 19))
            try File.write(ours, to: path)
            try await expectRevokedAtLast(old, installation)
        }
    }

    @Test(
        "S13 S18: the old key put back, or the file removed: the new one is delivered again, then the old one revoked",
        arguments: [true, false])
    func fileOfYesterday(isPutBack: Bool) async throws {
        try await rotated { installation, old in
            let path = installation.keys / "collector"
            if isPutBack {
                try File.write(old + "\n", to: path)
                // Whoever read it has the whole overlap from when ours is back.
                let ending = try await installation.runOnce()
                #expect(ending.status == 0, "\(ending.error)")
                #expect(try await deletes(installation) == 0)
                try await Task.sleep(for: .milliseconds(350))
            } else {
                try File.remove(path)
            }
            try await expectRevokedAtLast(old, installation)
            let requests = try await installation.simulator.requests()
            #expect(requests.count { $0.method == "DELETE" } == 1 && !requests.contains { $0.method == "POST" })
        }
    }

    @Test(
        "S17: a command that succeeds while its probe fails has not accepted: the old key lives on",
        arguments: ["command", "probe"])
    func consumerLies(_ failing: String) async throws {
        try await Installation.with(tenants: "1,19") { installation in
            let (command, probe) = (installation.directory / "command", installation.directory / "probe")
            for path in [command, probe] { try File.write("#!/bin/sh\nexit 0\n", to: path, mode: 0o700) }
            let consumer = "\n[[tenant.key.consumer]]\ncommand = [\"\(command)\"]\nprobe = [\"\(probe)\"]"
            try installation.configure(times: Self.times, installation.tenant(19, keys: ["collector"]) + consumer)
            #expect(try await installation.runOnce().status == 0)
            let old = try installation.key("collector")
            _ = try await installation.keyrotated("rotate", "collector")
            try File.write("#!/bin/sh\nexit 7\n", to: installation.directory / failing, mode: 0o700)
            for _ in 1...2 {
                let ending = try await installation.runOnce()
                #expect(ending.status == 1)
                #expect(ending.error.contains("status 7"), "\(ending.error)")
                try await Task.sleep(for: .milliseconds(350))
            }
            #expect(try await installation.simulator.accepts(old, tenant: 19))
            #expect(try await installation.simulator.accepts(installation.key("collector"), tenant: 19))
            #expect(try await deletes(installation) == 0)
            try File.write("#!/bin/sh\nexit 0\n", to: installation.directory / failing, mode: 0o700)
            #expect(try await installation.runOnce().status == 0)
            try await Task.sleep(for: .milliseconds(350))
            try await expectRevokedAtLast(old, installation)
        }
    }

    @Test("S3: a revocation that is answered and had no effect is no death; it is asked for again")
    func revocationHadNoEffect() async throws {
        try await rotated { installation, old in
            try await installation.simulator.setFaults(
                #"{"faults": [{"method": "DELETE", "times": -1, "do": "no-effect"}]}"#)
            let ending = try await installation.runOnce()
            #expect(ending.status == 1)
            #expect(ending.error.contains("still accepts generation 1"), "\(ending.error)")
            #expect(!ending.error.contains("is proven dead"), "\(ending.error)")
            #expect(try await installation.simulator.accepts(old, tenant: 19))
            #expect(try await installation.keyrotated("status").status == 1)
            try await installation.simulator.clearFaults()
            try await expectRevokedAtLast(old, installation)
        }
    }

    @Test("S12: a create that is answered and had no effect reaches no file")
    func createHadNoEffect() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(times: Self.times, installation.tenant(19, keys: ["collector"]))
            #expect(try await installation.runOnce().status == 0)
            let old = try installation.key("collector")
            _ = try await installation.keyrotated("rotate", "collector")
            try await installation.simulator.setFaults(#"{"faults": [{"method": "POST", "do": "no-effect"}]}"#)
            let ending = try await installation.runOnce()
            #expect(ending.status == 1)
            #expect(ending.error.contains("does not accept the new key"), "\(ending.error)")
            let isKept = try installation.key("collector") == old
            #expect(isKept)
            #expect(try await installation.simulator.accepts(old, tenant: 19))
            #expect(try await deletes(installation) == 0)
            // The key that never was is found to be gone, and replaced.
            for _ in 1...3 where try await installation.simulator.accepts(old, tenant: 19) {
                _ = try await installation.runOnce()
                try await Task.sleep(for: .milliseconds(350))
            }
            #expect(try await !installation.simulator.accepts(old, tenant: 19))
            #expect(try await installation.simulator.accepts(installation.key("collector"), tenant: 19))
        }
    }

    @Test(
        "S1 S18: listings that are cut short, empty or wrong show nothing: the old key stays until they can be believed",
        arguments: ["cut-list", "empty-list", "wrong-id", "wrong-tenant", "garbage", "truncate"])
    func listingIsFalse(_ fault: String) async throws {
        try await rotated { installation, old in
            try await installation.simulator.setFaults(
                #"{"faults": [{"method": "GET", "times": -1, "do": "\#(fault)"}]}"#)
            let ending = try await installation.runOnce()
            #expect(ending.status == 1, "\(ending.error)")
            #expect(try await deletes(installation) == 0)
            try await installation.simulator.clearFaults()
            #expect(try await installation.simulator.accepts(old, tenant: 19))
            #expect(try await installation.simulator.accepts(installation.key("collector"), tenant: 19))
            for _ in 1...3 where try await installation.simulator.accepts(old, tenant: 19) {
                _ = try await installation.runOnce()
            }
            #expect(try await !installation.simulator.accepts(old, tenant: 19))
            #expect(try await installation.simulator.accepts(installation.key("collector"), tenant: 19))
        }
    }
}
