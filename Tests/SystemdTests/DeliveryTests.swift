import Testing

extension RealSystemd {
    /// Files for other users, from the confined unit.
    struct DeliveryTests {
        private func installed() async throws -> DaemonUnit {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.machine.shell(
                """
                getent passwd collector >/dev/null || useradd --system --user-group --no-create-home collector
                rm -rf /var/lib/collector
                install -d -m 0750 -o collector -g collector /var/lib/collector
                """)
            return unit
        }

        private func installDropIn(_ unit: DaemonUnit) async throws -> String {
            let dropIn = try await unit.machine.output("keyrotated", "check", "--drop-in")
            try await unit.machine.write(dropIn + "\n", to: "/etc/systemd/system/\(DaemonUnit.name).d/50-needs.conf")
            try await unit.machine.output("systemctl", "daemon-reload")
            return dropIn
        }

        /// A whole rotation, at the end of which `collector` itself can read the key.
        private func rotate(_ unit: DaemonUnit, path: String) async throws {
            try await unit.start()
            try await unit.waitUntilCurrent(1, of: "collector")
            #expect(try await unit.keyrotated("rotate", "--wait", "collector").status == 0)
            try await eventually("the old key is dead") { try await !unit.entries(.provenDead).isEmpty }
            let read = try await unit.machine.run([
                "setpriv", "--reuid=collector", "--regid=collector", "--clear-groups", "cat", path,
            ])
            let isAccepted = try await unit.server.accepts(String(read.output.dropLast()))
            #expect(isAccepted, "\(read.error)")
            #expect(try await unit.server.keys().filter { $0.tenantId == 19 }.map(\.name) == ["collector.edge7.g2"])
        }

        @Test("A service's group reads a key of the default directory without any capability")
        func deliversToAGroup() async throws {
            let unit = try await installed()
            let path = "\(DaemonUnit.keys)/collector"
            try await unit.configure(
                times: "lifetime = \"90d\"\noverlap = \"1s\"",
                unit.key("collector", file: "group = \"collector\"\nmode = \"0640\""))
            let dropIn = try await installDropIn(unit)
            #expect(dropIn.hasSuffix("\nSupplementaryGroups=collector") && !dropIn.contains("CAP_"), "\(dropIn)")
            try await rotate(unit, path: path)
            #expect(try await unit.machine.output("stat", "-c", "%a %U %G", path) == "640 keyrotated collector")
        }

        @Test("A service that owns its file and its directory gets them with what `check --drop-in` prints")
        func deliversToAnOwner() async throws {
            let unit = try await installed()
            let path = "/var/lib/collector/api-key"
            try await unit.configure(
                times: "lifetime = \"90d\"\noverlap = \"1s\"",
                unit.key("collector", path: path, file: "owner = \"collector\"\ngroup = \"collector\""))
            let dropIn = try await installDropIn(unit)
            #expect(dropIn.contains("\nReadWritePaths=-/var/lib/collector\n"), "\(dropIn)")
            #expect(dropIn.contains("\nCapabilityBoundingSet=CAP_CHOWN CAP_DAC_OVERRIDE CAP_FOWNER"), "\(dropIn)")
            let verified = try await unit.machine.run([
                "systemd-analyze", "verify", "--man=no", "/etc/systemd/system/\(DaemonUnit.name)",
            ])
            #expect(verified.output + verified.error == "")
            try await rotate(unit, path: path)
            #expect(try await unit.machine.output("stat", "-c", "%a %U %G", path) == "600 collector collector")
            // These rights end where the paths do.
            let process = try await unit.process()
            let elsewhere = try await unit.machine.run([
                "nsenter", "--target", process, "--mount", "touch", "/etc/keyrotated/x",
            ])
            #expect(elsewhere.error.contains("Read-only file system"), "\(elsewhere)")
        }

        @Test("An encrypted credential is written from the sandbox with what `check --drop-in` prints")
        func deliversACredential() async throws {
            let unit = try await installed()
            let path = "\(DaemonUnit.keys)/collector.cred"
            try await unit.machine.output("systemd-creds", "setup")
            try await unit.configure(
                times: "lifetime = \"90d\"\noverlap = \"1s\"",
                unit.key("collector", path: path, file: "format = \"credential\"\nname = \"collector\""))
            let dropIn = try await installDropIn(unit)
            #expect(dropIn.contains("LoadCredential=credential-secret:"), "\(dropIn)")
            let rule = try await unit.machine.output("keyrotated", "check", "--polkit")
            try await unit.machine.write(rule + "\n", to: UnitStage.rules)
            try await unit.machine.shell("systemctl reset-failed polkit.service; systemctl restart polkit.service")
            try await unit.start()
            try await unit.waitUntilCurrent(1, of: "collector")
            #expect(try await unit.keyrotated("rotate", "--wait", "collector").status == 0)
            let key = try await unit.machine.output("systemd-creds", "decrypt", "--name=collector", path, "-")
            let isAccepted = try await unit.server.accepts(key)
            #expect(isAccepted)
        }

        @Test("Without the drop-in the failure names it")
        func namesTheWayOut() async throws {
            let unit = try await installed()
            try await unit.configure(
                unit.key("collector", path: "/var/lib/collector/api-key", file: "owner = \"collector\""))
            try await unit.start()
            // Whatever it is that the sandbox or the directory keeps it from first.
            try await eventually("the failure is told") {
                try await unit.log().contains("`keyrotated check --drop-in` prints what its unit needs")
            }
        }
    }
}
