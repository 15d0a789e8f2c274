import Testing

extension RealSystemd {
    /// Units as consumers: over the real bus, by a user without privileges, with the rule that the program prints.
    struct UnitConsumerTests {
        let machine = Machine.current

        private static func consumer(_ unit: String, _ lines: String...) -> String {
            (["    [[tenant.key.consumer]]", "unit = \"\(unit).service\""] + lines).joined(separator: "\n    ") + "\n"
        }

        /// A unit `collector` that runs with the first key.
        ///
        /// - Parameters:
        ///   - service: lines of the unit's `[Service]`.
        ///   - isAllowed: whether polkit has the rule.
        private func running(
            _ consumer: String = consumer("collector"), service: String = "", isAllowed: Bool = true
        ) async throws -> UnitStage {
            let stage = try await UnitStage.prepared(on: machine, consumer)
            try await stage.addService("collector", service)
            #expect(try await stage.runOnce().status == 0)
            try await machine.output("systemctl", "start", "collector.service")
            if isAllowed { try await stage.installRule() }
            return stage
        }

        /// The same; once it runs, it is not started again before there is a file at `gate`.
        private func runningBehindAGate(_ lines: String) async throws -> (stage: UnitStage, gate: String) {
            let (gate, closed) = ("\(UnitStage.directory)/gate", "\(UnitStage.directory)/closed")
            let wait = "test ! -e \(closed) || until test -e \(gate); do sleep 0.1; done"
            let stage = try await running(
                Self.consumer("collector", lines), service: "ExecStartPost=/bin/sh -c '\(wait)'")
            try await machine.output("touch", closed)
            return (stage, gate)
        }

        @Test("The daemon rotates a key, and the unit is restarted with the new one before the old one goes")
        func rotatesWithARestart() async throws {
            let stage = try await running()
            let first = try await stage.key()
            try await stage.startDaemon()
            let request = try await stage.keyrotated("rotate", "--wait", "collector")
            #expect(request.status == 0, "\(request.error)")
            let second = try await stage.key()
            let isNew = second != first
            #expect(isNew)
            try await eventually("the old key is revoked") { try await !stage.server.accepts(first) }
            let hasBoth = try await stage.notes("collector") == ["start \(first)", "start \(second)"]
            #expect(hasBoth)
            #expect(try await stage.server.accepts(second))
            let log = try await stage.daemonLog()
            #expect(log.contains("`collector.service` accepted generation 2"), "\(log)")
            let entries = try await machine.output(
                "journalctl", "CONSUMER=collector.service", "_SYSTEMD_UNIT=\(stage.daemon)", "-o", "cat")
            #expect(entries.contains("accepted generation 2"))
            let isSecret = !log.contains(first) && !log.contains(second)
            #expect(isSecret)
            // A daemon that waits for nothing is not connected to the bus.
            let names = try await machine.output("busctl", "list", "--no-legend")
            #expect(!names.contains("keyrotated"), "\(names)")
            try await machine.output("systemctl", "stop", stage.daemon)
        }

        @Test("What polkit does not allow is told with the way out, and the old key stays")
        func refusedByPolkit() async throws {
            let stage = try await running(isAllowed: false)
            let first = try await stage.key()
            #expect(try await stage.keyrotated("rotate", "collector").isSuccess)
            let refused = try await stage.runOnce()
            #expect(refused.status == 1)
            for text in [
                "cannot restart \"collector.service\"", "polkit does not allow it", "keyrotated check --polkit",
            ] {
                #expect(refused.log.contains(text), "\(text) in \(refused.log)")
            }
            #expect(try await stage.runOnce().status == 1)
            #expect(try await stage.server.accepts(first))
            #expect(try await stage.notes("collector").count == 1)
            try await stage.installRule()
            let allowed = try await stage.runOnce()
            #expect(allowed.status == 0 && allowed.log.contains("`collector.service` accepted generation 2"))
            #expect(try await stage.notes("collector").count == 2)
        }

        @Test("The rule allows the configured verbs on the configured units to that user, and nothing else")
        func allowsNothingElse() async throws {
            let units =
                Self.consumer("collector") + Self.consumer("collector-reload", "action = \"reload\"")
                + Self.consumer("collector-both", "action = \"reload-or-restart\"")
            let stage = try await UnitStage.prepared(on: machine, units)
            for unit in ["collector", "collector-reload", "collector-both", "collector-other"] {
                try await stage.addService(unit)
            }
            #expect(try await stage.runOnce().status == 0)
            try await machine.shell("systemctl start collector{,-reload,-both,-other}.service")
            try await stage.installRule()
            let allowed = [
                ("RestartUnit", "collector"), ("ReloadUnit", "collector-reload"), ("RestartUnit", "collector-both"),
                ("ReloadOrRestartUnit", "collector-both"),
            ]
            for (method, unit) in allowed {
                let ending = try await stage.ask(method, "\(unit).service")
                #expect(ending.isSuccess, "\(method) \(unit): \(ending.error)")
            }
            let refused = [
                ("StopUnit", "collector"), ("StartUnit", "collector"), ("ReloadUnit", "collector"),
                ("RestartUnit", "collector-reload"), ("StopUnit", "collector-both"), ("RestartUnit", "collector-other"),
                ("RestartUnit", "polkit"), ("TryRestartUnit", "collector"),
            ]
            for (method, unit) in refused {
                let ending = try await stage.ask(method, "\(unit).service")
                let isDenied = ["denied", "authentication"].contains { ending.error.contains($0) }
                #expect(!ending.isSuccess && isDenied, "\(method) \(unit): \(ending.output)\(ending.error)")
            }
            let stranger = try await machine.run([
                "setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "/usr/bin/busctl",
                "--allow-interactive-authorization=no", "call", "org.freedesktop.systemd1", "/org/freedesktop/systemd1",
                "org.freedesktop.systemd1.Manager", "RestartUnit", "ss", "collector.service", "replace",
            ])
            #expect(!stranger.isSuccess)
        }

        @Test("S16: a reload that would leave the old key in use is refused; it is known before")
        func refusesAReloadThatReadsNothing() async throws {
            let reload = Self.consumer("collector", "action = \"reload\"")
            let stage = try await running(reload, service: "EnvironmentFile=-\(UnitStage.keyFile)")
            let first = try await stage.key()
            let reason = "it reads \"\(UnitStage.keyFile)\" by EnvironmentFile=, which is not read again at a reload"
            let check = try await stage.keyrotated("check", "--online")
            #expect(check.status == 73 && check.output.contains(reason), "\(check.output)\(check.error)")
            #expect(try await stage.keyrotated("rotate", "collector").isSuccess)
            let refused = try await stage.runOnce()
            #expect(refused.status == 1 && refused.log.contains(reason), "\(refused.log)")
            #expect(try await stage.server.accepts(first))
            #expect(try await stage.notes("collector").count == 1)
            // What may be restarted is.
            try await stage.configure(Self.consumer("collector", "action = \"reload-or-restart\""))
            try await stage.installRule()
            #expect(try await stage.keyrotated("check", "--online").status == 0)
            let told = try await stage.runOnce()
            #expect(told.status == 0, "\(told.log)")
            let second = try await stage.key()
            let isRestarted = try await stage.notes("collector").last == "start \(second)"
            #expect(isRestarted)
        }

        @Test func reloadsWhatReadsItsFileItself() async throws {
            let stage = try await running(Self.consumer("collector", "action = \"reload\""))
            #expect(try await stage.keyrotated("rotate", "collector").isSuccess)
            let told = try await stage.runOnce()
            #expect(told.status == 0, "\(told.log)")
            let second = try await stage.key()
            let isReloaded = try await stage.notes("collector").last == "reload \(second)"
            #expect(isReloaded)
        }

        @Test func leavesAStoppedUnitAloneAndSaysSo() async throws {
            let stage = try await UnitStage.prepared(on: machine, Self.consumer("collector"))
            try await stage.addService("collector")
            let told = try await stage.runOnce()
            #expect(told.status == 0)
            #expect(
                told.log.contains(
                    "`collector.service` accepted generation 1: it is not running, and reads the new key when it starts"
                ),
                "\(told.log)")
            #expect(try await machine.property("ActiveState", of: "collector.service") == "inactive")
        }

        @Test func tellsHowAJobFailedAndRestartsAFailedUnitLater() async throws {
            let trap = "\(UnitStage.directory)/trap"
            let stage = try await running(service: "ExecStartPre=/bin/sh -c 'test ! -e \(trap)'")
            try await machine.output("touch", trap)
            #expect(try await stage.keyrotated("rotate", "collector").isSuccess)
            let failed = try await stage.runOnce()
            #expect(failed.status == 1 && failed.log.contains("its job failed; systemctl status"), "\(failed.log)")
            #expect(try await machine.property("ActiveState", of: "collector.service") == "failed")
            try await machine.output("rm", trap)
            let mended = try await stage.runOnce()
            #expect(mended.status == 0, "\(mended.log)")
            #expect(try await machine.property("ActiveState", of: "collector.service") == "active")
        }

        @Test("A unit that is slower than its timeout is told, waited for, and not restarted again and again")
        func waitsForASlowUnit() async throws {
            let (stage, gate) = try await runningBehindAGate("timeout = \"500ms\"")
            try await stage.startDaemon()
            #expect(try await stage.keyrotated("rotate", "collector").isSuccess)
            try await eventually("the first try is over") {
                try await stage.daemonLog().contains("the end of its job did not come within 0.5 s")
            }
            #expect(try await stage.keyrotated("retry", "collector").isSuccess)
            try await eventually("so is the second") {
                try await stage.daemonLog().ranges(of: "the end of its job did not come within 0.5 s").count >= 2
            }
            try await machine.output("touch", gate)
            #expect(try await stage.keyrotated("retry", "collector").isSuccess)
            try await eventually("it is accepted") { try await stage.daemonLog().contains("accepted generation 2") }
            #expect(try await stage.notes("collector").count == 2)
            try await machine.output("systemctl", "stop", stage.daemon)
        }

        @Test("S25: a daemon that waits for a slow unit stops at once, and tells it again after its next start")
        func stopsWhileAUnitIsSlow() async throws {
            let (stage, gate) = try await runningBehindAGate("timeout = \"1h\"")
            try await stage.startDaemon()
            #expect(try await stage.keyrotated("rotate", "collector").isSuccess)
            try await eventually("the unit is starting") { try await stage.notes("collector").count == 2 }
            let milliseconds = try await machine.shell(
                "a=$(date +%s%N); systemctl stop \(stage.daemon); b=$(date +%s%N); echo $(((b - a) / 1000000))")
            let duration = try #require(Int(milliseconds))
            #expect(duration < 2000)
            try await machine.output("touch", gate)
            try await stage.startDaemon()
            try await eventually("it is accepted") { try await stage.daemonLog().contains("accepted generation 2") }
            try await machine.output("systemctl", "stop", stage.daemon)
        }

        @Test("A bus and a systemd that were restarted are found again")
        func findsTheBusAgain() async throws {
            let stage = try await running()
            try await stage.startDaemon()
            for (generation, unit) in [(2, "nothing"), (3, "dbus.service"), (4, "systemd")] {
                switch unit {
                case "systemd": try await machine.output("systemctl", "daemon-reexec")
                case "dbus.service": try await machine.shell("systemctl restart dbus.service polkit.service")
                default: break
                }
                #expect(try await stage.keyrotated("rotate", "collector").isSuccess)
                try await eventually("generation \(generation) after a restart of \(unit)") {
                    try await stage.daemonLog().contains("accepted generation \(generation)")
                }
            }
            try await machine.output("systemctl", "stop", stage.daemon)
        }

        @Test func tellsOfUnitsThatCannotBeTold() async throws {
            let units =
                Self.consumer("collector-nowhere") + Self.consumer("collector-masked")
                + Self.consumer("collector", "action = \"reload\"")
            let stage = try await UnitStage.prepared(on: machine, units)
            try await stage.addService("collector", "ExecReload=")
            try await machine.output("systemctl", "mask", "collector-masked.service")
            let check = try await stage.keyrotated("check", "--online")
            #expect(check.status == 73)
            let reasons = [
                "cannot restart \"collector-nowhere.service\": there is no such unit",
                "cannot restart \"collector-masked.service\": it is masked",
                "cannot reload \"collector.service\": it has nothing to reload with",
            ]
            for reason in reasons { #expect(check.output.contains(reason), "\(check.output)") }
            let told = try await stage.runOnce()
            #expect(told.status == 1)
            for reason in reasons.prefix(2) { #expect(told.log.contains(reason), "\(told.log)") }
            try await stage.configure(Self.consumer("collector", "action = \"reload\""))
            #expect(try await stage.runOnce().status == 0)
            try await machine.output("systemctl", "start", "collector.service")
            #expect(try await stage.keyrotated("rotate", "collector").isSuccess)
            let rigid = try await stage.runOnce()
            #expect(rigid.status == 1 && rigid.log.contains(reasons[2]), "\(rigid.log)")
        }

        @Test("An alias is another name to polkit, which the check and the refusal say")
        func tellsOfAnAlias() async throws {
            let stage = try await UnitStage.prepared(on: machine, Self.consumer("collector-alias"))
            try await stage.addService("collector")
            try await machine.shell(
                "cd /etc/systemd/system; ln -s collector.service collector-alias.service; systemctl daemon-reload")
            #expect(try await stage.runOnce().status == 0)
            try await machine.output("systemctl", "start", "collector.service")
            try await stage.installRule()
            let check = try await stage.keyrotated("check", "--online")
            #expect(check.output.contains("is another name of \"collector.service\""), "\(check.output)")
            #expect(try await stage.keyrotated("rotate", "collector").isSuccess)
            let refused = try await stage.runOnce()
            #expect(refused.log.contains("polkit knows the unit as \"collector.service\""), "\(refused.log)")
        }
    }
}
