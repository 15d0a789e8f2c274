/// A configured keyrotated in a directory of its own, served by a simulator.
struct Installation: Sendable {
    let directory: Directory
    let keys: Directory
    let state: Directory
    let simulator: Simulator

    init(in directory: Directory, _ simulator: Simulator) throws {
        self.directory = directory
        self.simulator = simulator
        keys = directory.subdirectory("keys")
        state = directory.subdirectory("state")
        try File.write(simulator.token + "\n", to: directory / "token")
    }

    var configurationPath: String { directory / "keyrotated.toml" }

    /// Lifetimes of days, unless `times` says otherwise, and the management key from a file, unless `managementKey` does.
    func configure(
        times: String = #"lifetime = "90d""#, managementKey: String? = nil, server: String = "",
        instance: String = "edge7", logLevel: String = "info", _ tenants: String
    ) throws {
        try File.write(
            """
            instance = "\(instance)"
            log_level = "\(logLevel)"
            state_directory = "\(state.path)"
            [server.main]
            url = "\(simulator.url)"
            \(managementKey ?? "token_file = \"\(directory / "token")\"")
            requests_per_second = 1000
            \(server)
            [defaults]
            \(times)
            \(tenants)
            """, to: configurationPath)
    }

    /// A tenant with one `raw` key file for each name.
    func tenant(_ id: Int, keys names: [String], extra: String = "") -> String {
        let entries = names.map { name in
            """
              [[tenant.key]]
              name = "\(name)"
              permissions = ["READ_DEVICES"]
              \(extra)
                [[tenant.key.file]]
                path = "\(keys / name)"
                format = "raw"
            """
        }
        return "[[tenant]]\nid = \(id)\n" + entries.joined(separator: "\n")
    }

    func key(_ name: String) throws -> String {
        let text = try File.text(keys / name)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    func keyrotated(_ arguments: String...) async throws -> Program.Ending {
        try await Program.keyrotated.run(arguments + ["--config", configurationPath])
    }

    func runOnce() async throws -> Program.Ending {
        try await keyrotated("run", "--once")
    }

    /// Runs the daemon beside `body`.
    func daemon<Result: Sendable>(
        environment: [String: String] = [:], _ body: @Sendable (RunningProgram) async throws -> Result
    ) async throws -> (result: Result, ending: Program.Ending) {
        try await Program.keyrotated.runBeside(
            ["run", "--config", configurationPath], in: directory, environment: environment
        ) { running in
            try await eventually("the daemon watches") { running.log.contains("watching") || !running.isAlive }
            return try await body(running)
        }
    }

    /// - Parameter seed: the content of a seed file for the simulator.
    static func with<Result: Sendable>(
        tenants: String = "1", seed: String? = nil, _ body: @Sendable (Installation) async throws -> Result
    ) async throws -> Result {
        try await Directory.temporary { directory in
            var arguments = ["--tenants", tenants]
            if let seed {
                try File.write(seed, to: directory / "seed.json")
                arguments += ["--seed", directory / "seed.json"]
            }
            return try await Simulator.run(in: directory, arguments) { simulator in
                try await body(Installation(in: directory, simulator))
            }
        }
    }
}
