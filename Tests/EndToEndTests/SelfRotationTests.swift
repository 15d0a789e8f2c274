import Testing

/// `self = true`: the daemon renews the management key that it works with (S24).
@Suite(.serialized)
struct SelfRotationTests {
    private static func configure(_ installation: Installation) throws {
        try File.write(installation.simulator.token + "\n", to: installation.keys / "token")
        let management = """
            [[tenant]]
            id = 1
              [[tenant.key]]
              name = "management"
              permissions = ["READ_API_KEYS", "WRITE_API_KEYS"]
              self = true
              revoke_adopted = true
                [[tenant.key.file]]
                path = "\(installation.keys / "token")"

            """
        try installation.configure(
            times: "lifetime = \"12s\"\noverlap = \"1s\"",
            managementKey: "token_file = \"\(installation.keys / "token")\"",
            management + installation.tenant(19, keys: ["collector"]))
    }

    @Test("the daemon takes over its own management key, renews it again and again, and works on with each")
    func renewsItsOwnKey() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try Self.configure(installation)
            _ = try await installation.daemon { daemon in
                var seen: Set<String> = [installation.simulator.token]
                try await eventually("the third management key is at work", within: .seconds(60)) {
                    seen.insert(try installation.key("token"))
                    return seen.count >= 3
                }
                let collector = try installation.key("collector")
                try await eventually("another key is renewed with it", within: .seconds(30)) {
                    try installation.key("collector") != collector
                }
                #expect(daemon.log.contains("was replaced: key"), "\(daemon.log)")
                #expect(!daemon.log.contains("cannot be used"), "\(daemon.log)")
                try await eventually("the first one is dead", within: .seconds(20)) {
                    daemon.log.contains("main/1/management: generation 0") && daemon.log.contains("is proven dead")
                }
                #expect(!daemon.log.contains(" expires in "), "\(daemon.log)")
            }
            for key in ["token", "collector"] {
                let isAccepted = try await installation.simulator.accepts(
                    installation.key(key), tenant: key == "token" ? 1 : 19)
                #expect(isAccepted, "\(key)")
            }
            let isFirstAccepted = try await installation.simulator.accepts(installation.simulator.token, tenant: 1)
            #expect(!isFirstAccepted)
        }
    }

    @Test("a daemon that finds its token file damaged goes on with the key in its ledger")
    func survivesDamagedFile() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try Self.configure(installation)
            #expect(try await installation.runOnce().status == 0)
            try File.write("damaged\n", to: installation.keys / "token")
            let collector = try installation.key("collector")
            _ = try await installation.daemon { daemon in
                try await eventually("another key is renewed", within: .seconds(30)) {
                    try installation.key("collector") != collector
                }
                #expect(daemon.log.contains("was changed by somebody else"), "\(daemon.log)")
            }
        }
    }
}
