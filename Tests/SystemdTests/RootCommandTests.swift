import Testing

extension RealSystemd {
    /// What root types in a shell, where systemd passes no credentials and every file can be written.
    struct RootCommandTests {
        /// The printed line with `sudo systemd-run`, without `sudo`: it is root already.
        private func line(in text: String) throws -> String {
            let line = text.split(separator: "\n").first { $0.contains("sudo systemd-run ") }
            return String(try #require(line, "\(text)").trimmingPrefix(#/ *sudo /#))
        }

        @Test("The server is asked with the credential of the running daemon, or as a printed line says")
        func usesTheCredentialOfTheDaemon() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.configure(unit.key("collector"))
            let alone = try await unit.keyrotated("discover")
            #expect(alone.status == 69)
            let asDaemon = try await unit.machine.run(["bash", "-c", try line(in: alone.error)])
            #expect(asDaemon.status == 0 && asDaemon.output.contains("management"), "\(asDaemon)")
            try await unit.start()
            try await unit.waitUntilCurrent(1, of: "collector")
            let beside = try await unit.keyrotated("discover")
            #expect(beside.status == 0 && beside.output.contains("collector.edge7.g1"), "\(beside)")
        }

        @Test("`check --online` says that root sees other things, and the line that it prints sees those of the daemon")
        func looksAsTheDaemon() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.machine.shell(
                """
                getent passwd collector >/dev/null || useradd --system --user-group --no-create-home collector
                rm -rf /var/lib/collector
                install -d -m 0750 -o collector -g collector /var/lib/collector
                """)
            try await unit.configure(
                unit.key("collector", path: "/var/lib/collector/api-key", file: "owner = \"collector\""))
            let root = try await unit.keyrotated("check", "--online")
            #expect(root.output.contains("the daemon is user keyrotated"), "\(root.output)")
            let asDaemon = try await unit.machine.run(["bash", "-c", try line(in: root.output)])
            #expect(asDaemon.status == 0 && !asDaemon.output.contains("the daemon is user"), "\(asDaemon)")
            #expect(asDaemon.output.contains("1 file can be written"), "\(asDaemon.output)")
        }
    }
}
