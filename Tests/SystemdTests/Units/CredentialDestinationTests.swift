import Testing

extension RealSystemd {
    /// A file that is an encrypted credential: written by a daemon without privileges, read by systemd for a service.
    struct CredentialDestinationTests {
        let machine = Machine.current

        private static let path = "\(UnitStage.directory)/keys/api-key.cred"
        private static let file = """
                [[tenant.key.file]]
                path = "\(path)"
                format = "credential"
                name = "api-key"
            """
        private static let consumer = """
                [[tenant.key.consumer]]
                unit = "collector.service"
            """

        private func prepared() async throws -> UnitStage {
            let stage = try await UnitStage.prepared(on: machine, Self.consumer, files: Self.file)
            try await machine.output("systemd-creds", "setup")
            return stage
        }

        @Test("The service gets each new key from the credential that it is restarted with")
        func deliversACredential() async throws {
            let stage = try await prepared()
            let log = "\(UnitStage.directory)/logs/collector"
            try await machine.write(
                """
                [Service]
                LoadCredentialEncrypted=api-key:\(Self.path)
                ExecStart=/bin/sh -c 'cat $CREDENTIALS_DIRECTORY/api-key >>\(log); echo >>\(log); exec sleep infinity'
                """, to: "/etc/systemd/system/collector.service")
            try await machine.output("systemctl", "daemon-reload")
            try await stage.installRule()
            try await stage.startDaemon("LoadCredential=credential-secret:/var/lib/systemd/credential.secret")
            try await eventually("the first key is delivered") {
                try await stage.daemonLog().contains("generation 1, key")
            }
            try await eventually("it is current") { try await stage.daemonLog().contains("is current until") }
            try await machine.output("systemctl", "start", "collector.service")
            let request = try await stage.keyrotated("rotate", "--wait", "collector")
            #expect(request.status == 0, "\(request.error)")
            try await eventually("the second key is in use") { try await stage.notes("collector").count == 2 }
            let keys = try await stage.notes("collector")
            #expect(Set(keys).count == 2)
            #expect(try await stage.server.accepts(try #require(keys.last)))
            let sealed = try await machine.text(Self.path)
            let isSealed = !keys.contains { sealed.contains($0) } && !sealed.isEmpty
            #expect(isSealed)
            #expect(try await machine.output("systemd-creds", "decrypt", "--name=api-key", Self.path, "-") == keys.last)
            // Nothing is due, and so nothing is written: what stands there is known for ours.
            let before = try await machine.output("stat", "-c", "%i", Self.path)
            try await machine.output("systemctl", "restart", stage.daemon)
            try await eventually("the daemon has looked") {
                try await stage.daemonLog().ranges(of: "nothing is due").count >= 3
            }
            #expect(try await machine.output("stat", "-c", "%i", Self.path) == before)
            try await machine.output("systemctl", "stop", stage.daemon)
        }

        /// From systemd 256 on it is polkit that has to allow it.
        @Test("Without the right to encrypt it says what it needs, and writes nothing")
        func saysWhatIsMissing() async throws {
            let stage = try await prepared()
            let check = try await stage.keyrotated("check", "--online")
            let remedy =
                try await Machine.systemdVersion() < 256
                ? "LoadCredential=credential-secret:/var/lib/systemd/credential.secret"
                : "\"keyrotated check --polkit\" prints the rule that does"
            #expect(check.status == 77 && check.output.contains(remedy), "\(check.output)\(check.error)")
            let failed = try await stage.runOnce()
            #expect(failed.status == 1 && failed.log.contains(remedy), "\(failed.log)")
            #expect(try await !machine.exists(Self.path))
        }
    }
}
