import Testing

/// The main job, through the built programs.
@Suite(.serialized)
struct MainJobTests {
    @Test("P1 P5: 0, 1 and 250 keys are created and delivered; a second run does nothing")
    func createsAndDeliversThenRests() async throws {
        try await Installation.with(tenants: "1,19,23") { installation in
            let names = (1...250).map { "many\($0)" }
            let told = installation.directory / "told"
            let tell = installation.directory / "tell"
            try File.write("#!/bin/sh\necho told >>'\(told)'\n", to: tell, mode: 0o700)
            let consumer = "[[tenant.key.consumer]]\ncommand = [\"\(tell)\"]"
            try installation.configure(
                "[[tenant]]\nid = 1\n" + installation.tenant(19, keys: ["single"]) + "\n" + consumer + "\n"
                    + installation.tenant(23, keys: names))

            let first = try await installation.runOnce()
            #expect(first.status == 0, "\(first.error)")
            let server = try await installation.simulator.keys()
            #expect(server.count == 252)
            for name in ["single"] + names {
                let tenant = name == "single" ? 19 : 23
                let key = try installation.key(name)
                #expect(try await installation.simulator.accepts(key, tenant: tenant), "the key in \(name)")
            }
            #expect(try File.text(told) == "told\n")

            try await installation.simulator.forgetRequests()
            let stamps = (["single"] + names).map { File.stamp(installation.keys / $0) }
            let second = try await installation.runOnce()
            #expect(second.status == 0, "\(second.error)")
            let methods = Set(try await installation.simulator.requests().map(\.method))
            #expect(methods == ["GET"])
            #expect((["single"] + names).map { File.stamp(installation.keys / $0) } == stamps)
            #expect(try File.text(told) == "told\n")
        }
    }

    @Test("S1: 250 keys among 1,200 others, over several pages, are rotated, and their predecessors proven dead")
    func rotatesAmongManyPages() async throws {
        let others = (1...1200).map { number in
            #"{"name": "other-\#(number)", "permissions": ["READ_DEVICES"], "expiration_date": "2040-01-01T00:00:00Z"}"#
        }
        let seed = """
            {"tenants": [{"id": 19, "name": "Zeeland", "state": "active", "keys": [\(others.joined(separator: ","))]}]}
            """
        try await Installation.with(tenants: "1,19", seed: seed) { installation in
            let names = (1...250).map { "key\($0)" }
            try installation.configure(
                times: """
                    lifetime = "1h"
                    renew_before = "20m"
                    overlap = "1s"
                    """, installation.tenant(19, keys: names))
            let first = try await installation.runOnce()
            #expect(first.status == 0, "\(first.error)")
            #expect(try await installation.keyrotated("rotate", "--all").status == 0)
            let second = try await installation.runOnce()
            #expect(second.status == 0, "\(second.error)")
            try await Task.sleep(for: .milliseconds(1500))
            try await installation.simulator.forgetRequests()
            let third = try await installation.runOnce()
            #expect(third.status == 0, "\(third.error)")
            #expect(third.error.split(separator: "\n").count { $0.contains("is proven dead") } == 250)
            let requests = try await installation.simulator.requests()
            #expect(requests.count { $0.method == "DELETE" } == 250)
            let keys = try await installation.simulator.keys().filter { $0.tenantId == 19 }
            #expect(keys.count == 1450)
            #expect(keys.count { $0.name.hasPrefix("other-") } == 1200)
            #expect(keys.allSatisfy { $0.name.hasPrefix("other-") || $0.name.hasSuffix(".g2") })
        }
    }

    @Test("A key lives through issue, overlap, revocation and proof of death, again and again")
    func rotatesAgainAndAgain() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(
                times: """
                    lifetime = "10s"
                    renew_before = "7s"
                    overlap = "1s"
                    poll_interval = "1s"
                    """, installation.tenant(19, keys: ["collector", "dashboard"]))
            let (_, ending) = try await installation.daemon { daemon in
                try await eventually("three generations of each key", within: .seconds(40)) {
                    let proofs = daemon.log.split(separator: "\n").filter { $0.contains("is proven dead") }
                    let collector = proofs.count { $0.contains("collector") }
                    return collector >= 2 && proofs.count - collector >= 2
                }
                for name in ["collector", "dashboard"] {
                    let key = try installation.key(name)
                    #expect(try await installation.simulator.accepts(key, tenant: 19))
                }
            }
            #expect(ending.status == 0, "\(ending.error)")
            let keys = try await installation.simulator.keys().filter { $0.tenantId == 19 }
            #expect(keys.count <= 4)
            let requests = try await installation.simulator.requests()
            #expect(requests.filter { $0.method == "DELETE" }.allSatisfy { $0.status == 200 })
            #expect(!ending.error.contains(" error "), "\(ending.error)")
        }
    }

    @Test("P2: secrets are in the destinations and the ledger, and nowhere else")
    func leaksNoSecret() async throws {
        try await Installation.with { installation in
            let seen = installation.directory / "seen"
            let tell = installation.directory / "tell"
            try File.write(
                "#!/bin/sh\nenv >>'\(seen)'\ncat /proc/$PPID/cmdline /proc/self/cmdline >>'\(seen)'\n"
                    + "cat '\(installation.keys / "collector")'\nexit 3\n", to: tell, mode: 0o700)
            try installation.configure(
                installation.tenant(1, keys: ["collector"])
                    + "\n[[tenant.key.consumer]]\ncommand = [\"\(tell)\"]")
            let ending = try await installation.runOnce()
            #expect(ending.status == 1)
            #expect(ending.error.contains("status 3"), "\(ending.error)")
            let status = try await installation.keyrotated("status", "--json")
            let plan = try await installation.keyrotated("plan", "--json")
            let secrets = [try installation.key("collector"), installation.simulator.token]
            for secret in secrets {
                let isInOutput = [ending.output, ending.error, status.output, status.error, plan.output]
                    .contains { $0.contains(secret) }
                #expect(!isInOutput)
                let holders = try installation.directory.files().filter {
                    try contains(File.bytes($0), Array(secret.utf8))
                }
                let allowed = [
                    installation.keys / "collector", installation.directory / "token",
                    installation.state / "ledger.sqlite", installation.state / "ledger.sqlite-wal",
                ]
                // The simulator announces its management key on its standard output.
                let unexpected = holders.filter { !allowed.contains($0) && !$0.hasSuffix(".out") }
                #expect(unexpected.isEmpty)
            }
        }
    }
}
