import Testing

extension RealSystemd {
    struct ReloadTests {
        @Test func aGoodConfigurationIsTakenOver() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.configure(unit.key("collector"))
            try await unit.start()
            try await unit.waitUntilCurrent(1, of: "collector")
            let process = try await unit.process()
            try await unit.configure(unit.key("collector") + unit.key("gauge"))
            try await unit.machine.output("systemctl", "reload", DaemonUnit.name)
            try await unit.waitUntilCurrent(1, of: "gauge")
            #expect(try await unit.entries(.reloaded).count == 1)
            #expect(try await unit.process() == process)
            try await eventually("the reload has ended") { try await unit.property("SubState") == "running" }
        }

        /// The drop-in is that of the documentation, see "Changing the configuration".
        @Test(
            "With Type=notify-reload a reload ends when the new configuration is in effect, and fails when it is bad",
            .enabled("needs systemd 253 or later") {
                let version = try await Machine.systemdVersion()
                if version < 253 { print("SKIPPED: Type=notify-reload is not tested: this is systemd \(version)") }
                return version >= 253
            })
        func isWaitedForByNotifyReload() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.edit("Type=notify-reload\nExecReload=\nExecReload=/usr/local/bin/keyrotated check")
            try await unit.configure(unit.key("collector"))
            try await unit.start()
            try await unit.waitUntilCurrent(1, of: "collector")
            let process = try await unit.process()
            for number in 1...10 {
                try await unit.configure(unit.key("collector") + unit.key("gauge\(number)"))
                try await unit.machine.output("systemctl", "reload", DaemonUnit.name)
                #expect(try await unit.entries(.reloaded).count == number)
                #expect(try await unit.property("SubState") == "running")
            }
            try await unit.configure("lifetyme = \"90d\"\n" + unit.key("collector"))
            #expect(try await !unit.machine.run(["systemctl", "reload", DaemonUnit.name]).isSuccess)
            try await eventually("the daemon has refused it") { try await unit.entries(.reloadRefused).count == 1 }
            #expect(try await unit.entries(.reloaded).count == 10)
            try await eventually("the reload has ended") { try await unit.property("SubState") == "running" }
            #expect(try await unit.process() == process)
        }

        @Test("A bad configuration fails the reload aloud; the daemon goes on with the old one")
        func aBadConfigurationIsRefused() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.configure(unit.key("collector"))
            try await unit.start()
            try await unit.waitUntilCurrent(1, of: "collector")
            let process = try await unit.process()
            try await unit.configure("lifetyme = \"90d\"\n" + unit.key("collector"))
            #expect(try await !unit.machine.run(["systemctl", "reload", DaemonUnit.name]).isSuccess)
            let failures = try await unit.entries(.failed)
            #expect(failures.count == 1 && failures[0]["MESSAGE"]?.contains("lifetime") == true, "\(failures)")
            #expect(try await unit.entries(.reloadRefused).isEmpty)

            // The same for who tells the daemon directly.
            try await unit.machine.output("systemctl", "kill", "--kill-who=main", "--signal=HUP", DaemonUnit.name)
            try await eventually("it is refused") {
                try await unit.property("StatusText").contains("the new configuration is refused")
            }
            #expect(try await unit.entries(.reloadRefused).count == 1)
            try await eventually("the reload has ended") { try await unit.property("SubState") == "running" }
            #expect(try await unit.process() == process)
            #expect(try await unit.keyrotated("rotate", "--wait", "collector", "--config", "/dev/null").status == 78)
        }
    }
}
