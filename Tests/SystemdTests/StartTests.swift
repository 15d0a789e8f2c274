import Testing

extension RealSystemd {
    /// How the unit starts, or does not.
    struct StartTests {
        @Test("It is active when it is ready, runs as its own user without any right, and says how the keys stand")
        func isReady() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.configure(unit.key("collector"))
            try await unit.start()
            #expect(try await unit.property("ActiveState") == "active")
            try await eventually("the status is a sentence") {
                let text = try await unit.property("StatusText")
                return text.hasPrefix("1 key is healthy; next is the renewal of main/19/collector at ")
                    && text.contains("; the first to expire is main/19/collector at ")
            }
            // Nothing but entries of its own, and what systemd says of it.
            let strange = try await unit.machine.output(
                "journalctl", "--quiet", "--cursor=\(unit.cursor)", "--output=cat", "_COMM=keyrotated",
                "_TRANSPORT=stdout")
            #expect(strange == "")
            let process = try await unit.process()
            #expect(try await unit.machine.output("ps", "-o", "user=", "-p", process) == "keyrotated")
            let status = try await unit.machine.text("/proc/\(process)/status")
            for line in ["CapBnd:\t0000000000000000", "CapEff:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"] {
                #expect(status.contains(line), "\(line)")
            }
            let limits = try await unit.machine.text("/proc/\(process)/limits")
            #expect(limits.split(separator: "\n").contains { $0.hasPrefix("Max core file size        0 ") })
            let modes = try await unit.machine.output(
                "stat", "-c", "%a %U %n", DaemonUnit.state, DaemonUnit.keys, "/run/keyrotated",
                "\(DaemonUnit.keys)/collector")
            #expect(
                modes == """
                    700 keyrotated /var/lib/keyrotated
                    711 keyrotated /var/lib/keyrotated-keys
                    711 keyrotated /run/keyrotated
                    600 keyrotated /var/lib/keyrotated-keys/collector
                    """)
        }

        @Test func eventsAreEntriesWithFields() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.configure(unit.key("collector"))
            try await unit.start()
            try await unit.waitUntilCurrent(1, of: "collector")
            let created = try #require(try await unit.entries(.created).first)
            #expect(created["PRIORITY"] == "5" && created["SYSLOG_IDENTIFIER"] == "keyrotated")
            #expect(created["SERVER"] == "main" && created["TENANT"] == "19" && created["GENERATION"] == "1")
            #expect(created["LINEAGE"] == "main/19/collector" && created["PHASE"] == "issued")
            #expect(created["_SYSTEMD_UNIT"] == DaemonUnit.name)
            let keys = try await unit.server.keys()
            #expect(keys.contains { $0.id == created["KEY_ID"] && $0.name == "collector.edge7.g1" })
            let delivered = try #require(try await unit.entries(.delivered).first)
            #expect(delivered["DESTINATION"] == "\(DaemonUnit.keys)/collector")
        }

        @Test("S26: without its credential it starts, says what is missing, and goes on once that is there")
        func missingCredential() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            // A failed step is tried again the sooner the shorter a key lives.
            try await unit.configure(times: "lifetime = \"1h\"", unit.key("collector"))
            try await unit.machine.output("rm", DaemonUnit.token)
            try await unit.start()
            try await eventually("the missing key is told") {
                try await unit.log().contains(
                    "cannot read the management key from credential \"sensorbucket-token\": it is empty")
            }
            #expect(try await unit.property("ActiveState") == "active")
            try await unit.machine.write(unit.server.token + "\n", to: DaemonUnit.token, mode: "0600")
            try await unit.machine.output("systemctl", "restart", DaemonUnit.name)
            try await unit.waitUntilCurrent(1, of: "collector")
        }

        @Test("A credential that systemd cannot read stops the start, aloud; it is tried again until it can be read")
        func unreadableCredential() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.configure(unit.key("collector"))
            try await unit.edit(
                "RestartSec=500ms\nLoadCredential=\nLoadCredentialEncrypted=sensorbucket-token:\(DaemonUnit.token).cred"
            )
            try await unit.machine.write("no credential", to: "\(DaemonUnit.token).cred")
            #expect(try await !unit.machine.run(["systemctl", "start", DaemonUnit.name]).isSuccess)
            try await eventually("the log says so") { try await unit.log().contains("Failed to set up credentials") }
            try await unit.machine.shell(
                """
                systemd-creds encrypt --with-key=host --name=sensorbucket-token \(DaemonUnit.token) /run/cred 2>/dev/null
                install -m 0600 /run/cred \(DaemonUnit.token).cred
                """)
            try await unit.waitUntilCurrent(1, of: "collector")
            #expect(try await unit.property("ActiveState") == "active")
        }

        @Test("S26: a mistake in the configuration ends it with 78, and it is not started again")
        func configurationError() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.configure("lifetyme = \"90d\"\n" + unit.key("collector"))
            try await unit.edit("RestartSec=100ms")
            #expect(try await !unit.machine.run(["systemctl", "start", DaemonUnit.name]).isSuccess)
            #expect(try await unit.property("ExecMainStatus") == "78")
            // Ten times as long as a restart would have taken.
            try await Task.sleep(for: .seconds(1))
            #expect(try await unit.property("ActiveState") == "failed")
            #expect(try await unit.property("NRestarts") == "0")
            let failures = try await unit.entries(.failed)
            #expect(failures.count == 1 && failures[0]["PRIORITY"] == "3")
            let told = try #require(failures.first?["MESSAGE"])
            #expect(told.contains("\(DaemonUnit.configuration):10:1: \"lifetyme\" is not a key"), "\(told)")
        }

        @Test("Commands of root leave nothing of root's in the daemon's directory")
        func rootMayAskTheDaemon() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.configure(unit.key("collector"))
            try await unit.start()
            try await unit.waitUntilCurrent(1, of: "collector")
            #expect(try await unit.keyrotated("status").status == 0)
            #expect(try await unit.keyrotated("rotate", "--wait", "collector").status == 0)
            try await unit.machine.output("systemctl", "stop", DaemonUnit.name)
            #expect(try await unit.keyrotated("rotate", "collector").output.contains("the daemon does not run"))
            #expect(try await unit.keyrotated("history").status == 0)
            #expect(try await unit.machine.output("find", DaemonUnit.state, "!", "-user", "keyrotated") == "")
            try await unit.start()
            try await unit.waitUntilCurrent(3, of: "collector")
        }

        @Test("`check --online` as the documentation has it sees what the daemon will see")
        func checksAsTheDaemon() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.configure(unit.key("collector"))
            let check = [
                "systemd-run", "--quiet", "--pipe", "--wait", "--property=User=keyrotated",
                "--property=LoadCredential=sensorbucket-token:\(DaemonUnit.token)", "keyrotated", "check", "--online",
            ]
            // Before the first start there is no state directory, and the daemon's user could not make one.
            let fresh = try await unit.machine.run(check)
            #expect(fresh.output.contains("tenant 19") && fresh.output.contains("1 file can be written"), "\(fresh)")
            try await unit.start()
            try await unit.waitUntilCurrent(1, of: "collector")
            let running = try await unit.machine.run(check)
            #expect(running.status == 0 && running.output.contains("no problems"), "\(running)")
        }
    }
}
