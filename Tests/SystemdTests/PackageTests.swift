import FoundationEssentials
import Testing

/// `make package-test` builds it, and names it in `KEYROTATED_PACKAGE`: a file among the built programs.
private enum BuiltPackage {
    static let name = ProcessInfo.processInfo.environment["KEYROTATED_PACKAGE"]
}

extension RealSystemd {
    /// The Debian package from its installation to its purge, with a daemon at work.
    @Suite(.enabled(if: BuiltPackage.name != nil, "make package-test builds the package"))
    struct PackageTests {
        private static let file = "/var/lib/keyrotated-keys/collector"
        private static let configuration = "/etc/keyrotated/keyrotated.toml"
        private let machine = Machine.current

        @Test("P1 P4 P5: installed, upgraded amid a create, removed and purged: no key is stranded, none forgotten")
        func wholeLifeOfAnInstallation() async throws {
            let package = "/built/\(try #require(BuiltPackage.name))"
            // Containers forbid packages to start services.
            try await machine.shell("rm -f /usr/sbin/policy-rc.d && dpkg --install \(package)")
            #expect(try await machine.run(["systemctl", "is-enabled", "keyrotated"]).output == "disabled\n")
            #expect(try await machine.property("ActiveState", of: "keyrotated") == "inactive")

            let server = try await configured()
            try await machine.output("systemctl", "enable", "--now", "keyrotated")
            #expect(try await machine.property("User", of: "keyrotated") == "keyrotated")
            try await eventually("the first key is current") { try await events().contains("accepted 1") }
            let first = try await machine.text(Self.file)
            #expect(try await server.accepts(first))

            try await upgradeAmidACreate(to: try await newerPackage(than: package), server)
            try await eventually("the first key is proven dead") { try await events().contains("dead 1") }
            let second = try await machine.text(Self.file)
            #expect(try await server.accepts(second))
            #expect(try await !server.accepts(first))
            #expect(try await server.keys().map(\.name).sorted() == ["collector.edge7.g2", "management"])

            let others = try await machine.shell(
                "journalctl -o json -u keyrotated _COMM=keyrotated | jq -r 'select(.MESSAGE_ID == null) | .MESSAGE'")
            #expect(others.isEmpty, "the log has lines that are none of our messages: \(others)")
            try await removalKeepsTheState(second)
            try await purgeKeepsWhatWasDelivered(second, server)
        }

        private func configured() async throws -> SimulatedServer {
            let server = try await SimulatedServer.started(on: machine)
            try await machine.write(server.token + "\n", to: "/etc/keyrotated/token", mode: "0600")
            try await machine.write(
                """
                instance = "edge7"
                [server.main]
                url = "\(server.url)"
                credential = "sensorbucket-token"
                [defaults]
                overlap = "2s"
                [[tenant]]
                id = 19
                [[tenant.key]]
                name = "collector"
                permissions = ["READ_DEVICES"]
                [[tenant.key.file]]
                path = "\(Self.file)"
                """, to: Self.configuration, mode: "0640")
            try await machine.shell("chgrp keyrotated \(Self.configuration)")
            return server
        }

        /// As the daemon's user, as the manual says.
        private func keyrotated(_ arguments: String...) async throws -> Machine.Ending {
            try await machine.run(
                ["setpriv", "--reuid=keyrotated", "--regid=keyrotated", "--clear-groups", "keyrotated"] + arguments)
        }

        /// The names of what happened so far, and of which generation, such as `intended 2`.
        private func events() async throws -> [String] {
            struct Line: Decodable {
                let event: String
                let generation: Int?
            }
            let history = try await keyrotated("history", "--json").output.split(separator: "\n")
            let lines = try history.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
            return lines.map { "\($0.event) \($0.generation ?? 0)" }
        }

        /// The same files as a higher version.
        private func newerPackage(than package: String) async throws -> String {
            try await machine.shell(
                """
                cd /tmp
                dpkg-deb --raw-extract \(package) newer
                sed -i 's/^Version: .*/&.1/' newer/DEBIAN/control
                dpkg-deb --build --root-owner-group newer newer.deb
                """)
            return "/tmp/newer.deb"
        }

        private func upgradeAmidACreate(to package: String, _ server: SimulatedServer) async throws {
            let process = try await machine.property("MainPID", of: "keyrotated")
            try await server.setFaults(
                #"{"faults": [{"method": "POST", "do": "delay", "milliseconds": 8000}]}"#)
            #expect(try await keyrotated("rotate", "collector").status == 0)
            try await eventually("the create is under way") { try await events().contains("intended 2") }
            try await machine.output("dpkg", "--install", package)

            #expect(try await machine.property("ActiveState", of: "keyrotated") == "active")
            #expect(try await machine.property("MainPID", of: "keyrotated") != process)
            // The old daemon had been told to stop when the reply came, and kept it.
            let kinds = [
                "6a731dc0298b4db3b867f984f2d923f7", "2c134684bdaa4408ab53c0768112c1b9",
                "4eb9a22ac5f249fdab51bd0428b3ddc2",
            ]
            let old = try await machine.shell(
                "journalctl -o cat -n 3 _PID=\(process) \(kinds.map { "MESSAGE_ID=\($0)" }.joined(separator: " "))")
            let lines = old.split(separator: "\n")
            #expect(lines.count == 3 && lines.first?.hasPrefix("stopping") == true && lines.last == "stopped", "\(old)")
            #expect(lines[1].contains("created generation 2"))
            #expect(try await !events().contains("lost 2"))
        }

        private func removalKeepsTheState(_ key: String) async throws {
            try await machine.output("dpkg", "--remove", "keyrotated")
            #expect(try await machine.property("ActiveState", of: "keyrotated") == "inactive")
            #expect(try await machine.exists("/var/lib/keyrotated/ledger.sqlite"))
            #expect(try await machine.text(Self.file) == key)
        }

        private func purgeKeepsWhatWasDelivered(_ key: String, _ server: SimulatedServer) async throws {
            let purge = try await machine.run(["dpkg", "--purge", "keyrotated"])
            #expect(purge.status == 0 && purge.error.contains("removing /var/lib/keyrotated"), "\(purge.error)")
            #expect(try await !machine.exists("/var/lib/keyrotated"))
            #expect(try await machine.exists(Self.configuration))
            #expect(try await machine.text(Self.file) == key)
            #expect(try await server.accepts(key))
        }
    }
}
