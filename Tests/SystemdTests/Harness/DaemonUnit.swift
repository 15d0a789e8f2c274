import FoundationEssentials

/// keyrotated as the unit that this tree has, with a simulator, in the place of whatever was there before.
struct DaemonUnit: Sendable {
    static let name = "keyrotated.service"
    static let keys = "/var/lib/keyrotated-keys"
    static let state = "/var/lib/keyrotated"
    static let configuration = "/etc/keyrotated/keyrotated.toml"
    static let token = "/etc/keyrotated/token"

    let machine: Machine
    let server: SimulatedServer
    /// The last entry of the journal when this began: systemd's of the simulator's start. (`--after-cursor` of systemd 252
    /// leaves out one entry too many where entries are chosen by a field.)
    let cursor: String

    static func installed(on machine: Machine, tenants: String = "1,19") async throws -> DaemonUnit {
        try await machine.shell(
            """
            systemctl stop \(name) 2>/dev/null || true
            systemctl reset-failed \(name) 2>/dev/null || true
            umount \(state) 2>/dev/null || true
            rm -rf /etc/keyrotated /etc/systemd/system/\(name).d \(state) \(keys) /run/keyrotated
            ln -sf /built/keyrotated /usr/local/bin/keyrotated
            """)
        let sources = #filePath.replacing("Tests/SystemdTests/Harness/DaemonUnit.swift", with: "systemd")
        for (source, target) in [
            ("keyrotated.service", "/etc/systemd/system/keyrotated.service"),
            ("keyrotated.sysusers.conf", "/etc/sysusers.d/keyrotated.conf"),
            ("keyrotated.tmpfiles.conf", "/etc/tmpfiles.d/keyrotated.conf"),
        ] {
            let text = try String(decoding: Data(contentsOf: URL(filePath: "\(sources)/\(source)")), as: UTF8.self)
            try await machine.write(text, to: target)
        }
        try await machine.shell(
            """
            systemd-sysusers keyrotated.conf 2>/dev/null
            systemd-tmpfiles --create keyrotated.conf
            systemctl daemon-reload
            """)
        let server = try await SimulatedServer.started(on: machine, tenants: tenants)
        try await machine.write(server.token + "\n", to: token, mode: "0600")
        let cursor = try await machine.output("journalctl", "--quiet", "--lines=0", "--show-cursor")
        return DaemonUnit(
            machine: machine, server: server, cursor: String(cursor.trimmingPrefix("-- cursor: ")))
    }

    /// - Parameters:
    ///   - server: lines of `[server.main]`, the management key among them.
    ///   - tenants: all that follows `[defaults]`.
    func configure(
        times: String = #"lifetime = "90d""#, server lines: String = #"credential = "sensorbucket-token""#,
        _ tenants: String
    ) async throws {
        try await machine.write(
            """
            instance = "edge7"
            [server.main]
            url = "\(server.url)"
            requests_per_second = 1000
            \(lines)
            [defaults]
            \(times)
            [[tenant]]
            id = 19
            \(tenants)
            """, to: Self.configuration)
    }

    /// A key in one `raw` file, in the default directory unless `path` says otherwise.
    func key(_ name: String, path: String? = nil, file: String = "", command: String? = nil) -> String {
        let consumer = command.map { "[[tenant.key.consumer]]\ncommand = [\"\($0)\"]\ntimeout = \"1h\"" } ?? ""
        return """
            [[tenant.key]]
            name = "\(name)"
            permissions = ["READ_DEVICES"]
            [[tenant.key.file]]
            path = "\(path ?? "\(Self.keys)/\(name)")"
            \(file)
            \(consumer)

            """
    }

    /// As `systemctl edit` would, with lines of `[Service]`.
    func edit(_ lines: String) async throws {
        try await machine.write("[Service]\n\(lines)\n", to: "/etc/systemd/system/\(Self.name).d/50-test.conf")
        try await machine.output("systemctl", "daemon-reload")
    }

    func start() async throws { try await machine.output("systemctl", "start", Self.name) }

    func property(_ name: String) async throws -> String { try await machine.property(name, of: Self.name) }

    /// Whether systemd has started it again, once, and it is ready.
    func isStartedAgain() async throws -> Bool {
        let (restarts, state) = (try await property("NRestarts"), try await property("ActiveState"))
        return restarts == "1" && state == "active"
    }

    /// Of the running daemon.
    func process() async throws -> String { try await property("MainPID") }

    func keyrotated(_ arguments: String...) async throws -> Machine.Ending {
        try await machine.run(["keyrotated"] + arguments)
    }

    /// The bytes of the key in a delivered file.
    func secret(_ name: String) async throws -> String { try await machine.text("\(Self.keys)/\(name)") }

    func waitUntilCurrent(_ generation: Int, of name: String) async throws {
        do {
            try await eventually("generation \(generation) of \(name) is current") {
                try await entries(.becameCurrent).contains {
                    $0["LINEAGE"] == "main/19/\(name)" && $0["GENERATION"] == "\(generation)"
                }
            }
        } catch {
            throw Trouble("\(error)\n\(try await log())")
        }
    }
}
