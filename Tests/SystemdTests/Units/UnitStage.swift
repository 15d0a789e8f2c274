/// A user `keyrotated` without any privilege, a simulated server, and units that read the key of lineage `collector`.
struct UnitStage: Sendable {
    let machine: Machine
    let server: SimulatedServer
    /// The name of the daemon's unit: another one for each test, so that each has its own log.
    let daemon: String

    static let directory = "/srv/units"
    static let keyFile = "\(directory)/keys/collector.env"
    static let rules = "/etc/polkit-1/rules.d/50-keyrotated.rules"
    private static let configuration = "\(directory)/keyrotated.toml"

    private static let environmentFile = """
            [[tenant.key.file]]
            path = "\(keyFile)"
            format = "env"
            variable = "KEY"
        """

    /// Everything anew, with one lineage that is delivered to `files` and tells `consumers`, and no rule of polkit.
    static func prepared(
        on machine: Machine, _ consumers: String, files: String? = nil
    ) async throws -> UnitStage {
        try await machine.shell(
            """
            id keyrotated >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin keyrotated
            systemctl stop 'collector*.service' 'keyrotated-units-*.service' 2>/dev/null || true
            rm -rf \(directory) /etc/systemd/system/collector*.service \(rules)
            install -d -o keyrotated -g keyrotated -m 0700 \(directory)/state
            install -d -o keyrotated -g keyrotated -m 0755 \(directory)/keys
            install -d -m 1777 \(directory)/logs
            systemctl daemon-reload
            systemctl reset-failed
            systemctl restart polkit.service
            """)
        let server = try await SimulatedServer.started(on: machine)
        let stamp = try await machine.output("date", "+%s%N")
        let stage = UnitStage(machine: machine, server: server, daemon: "keyrotated-units-\(stamp).service")
        try await machine.write(server.token + "\n", to: "\(directory)/token", mode: "0600", owner: "keyrotated")
        try await stage.configure(consumers, files: files)
        return stage
    }

    func configure(_ consumers: String, files: String? = nil) async throws {
        try await machine.write(
            """
            instance = "edge7"
            state_directory = "\(Self.directory)/state"

            [server.main]
            url = "\(server.url)"
            token_file = "\(Self.directory)/token"
            requests_per_second = 100

            [defaults]
            lifetime = "90d"
            overlap = "1s"

            [[tenant]]
            id = 19

              [[tenant.key]]
              name = "collector"
              permissions = ["READ_DEVICES"]

            \(files ?? Self.environmentFile)

            \(consumers)
            """, to: Self.configuration)
    }

    /// A service that notes each start, with the key that it found, and each reload.
    ///
    /// - Parameter lines: of its `[Service]` section, beside or in place of these.
    func addService(_ name: String, _ lines: String = "") async throws {
        try await machine.write(
            """
            [Unit]
            StartLimitIntervalSec=0

            [Service]
            ExecStartPre=/bin/sh -c '. \(Self.keyFile); echo "start $KEY" >>\(Self.directory)/logs/\(name)'
            ExecStart=/bin/sleep infinity
            ExecReload=/bin/sh -c '. \(Self.keyFile); echo "reload $KEY" >>\(Self.directory)/logs/\(name)'
            \(lines)
            """, to: "/etc/systemd/system/\(name).service")
        try await machine.output("systemctl", "daemon-reload")
    }

    /// What a service has noted.
    func notes(_ name: String) async throws -> [String] {
        let path = "\(Self.directory)/logs/\(name)"
        guard try await machine.exists(path) else { return [] }
        return try await machine.text(path).split(separator: "\n").map(String.init)
    }

    /// What the delivered file holds.
    func key() async throws -> String {
        String(try await machine.text(Self.keyFile).trimmingPrefix("KEY="))
    }

    /// As the user without privileges.
    func run(_ program: String, _ arguments: String...) async throws -> Machine.Ending {
        try await machine.run(
            ["setpriv", "--reuid=keyrotated", "--regid=keyrotated", "--init-groups", program] + arguments)
    }

    func keyrotated(_ arguments: String...) async throws -> Machine.Ending {
        try await machine.run(
            ["setpriv", "--reuid=keyrotated", "--regid=keyrotated", "--init-groups", "/built/keyrotated"] + arguments
                + ["--config", Self.configuration])
    }

    /// Does what is due, at once; what it logged.
    func runOnce() async throws -> (status: Int32, log: String) {
        let ending = try await keyrotated("run", "--once")
        return (ending.status, ending.error)
    }

    /// The daemon as a service of the user without privileges, with one more property.
    func startDaemon(_ property: String = "UMask=0077") async throws {
        try await machine.output(
            "systemd-run", "--quiet", "--unit=\(daemon)", "--property=Type=notify", "--property=User=keyrotated",
            "--property=NoNewPrivileges=yes", "--property=CapabilityBoundingSet=", "--property=\(property)",
            "/built/keyrotated", "run", "--config", Self.configuration)
    }

    /// What it has logged in the journal.
    func daemonLog() async throws -> String {
        try await machine.output("journalctl", "-u", daemon, "-o", "cat")
    }

    /// What `check --polkit` prints is what polkit reads.
    func installRule() async throws {
        let rule = try await keyrotated("check", "--polkit")
        guard rule.isSuccess else { throw Trouble("check --polkit ended with \(rule.status): \(rule.error)") }
        try await machine.write(rule.output, to: Self.rules)
        // It may not be started often within a short time.
        try await machine.shell("systemctl reset-failed polkit.service; systemctl restart polkit.service")
    }

    /// Calls a method of systemd that takes a unit and a mode, as the user without privileges; nobody is asked.
    func ask(_ method: String, _ unit: String) async throws -> Machine.Ending {
        try await run(
            "/usr/bin/busctl", "--allow-interactive-authorization=no", "call", "org.freedesktop.systemd1",
            "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", method, "ss", unit, "replace")
    }
}
