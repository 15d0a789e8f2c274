import RotationCore
import TOML

/// Reads the merged tables from the outside in, and reports everything that is wrong on the way.
struct ConfigurationReader {
    private let files: [ConfigurationFile]
    private let environment: [String: String]
    private let log: ProblemLog

    init(files: [ConfigurationFile], environment: [String: String], log: ProblemLog) {
        self.files = files
        self.environment = environment
        self.log = log
    }

    /// Any report makes the result worthless.
    func read() -> ValidatedConfiguration {
        let merged = MergedConfiguration(files, log)
        var root = SectionReader(merged.root, log)
        let instance = root.read("instance", TOMLValue.name)
        let directory = stateDirectory(root.read("state_directory", TOMLValue.path))
        let logLevel: Located<LogLevel>? = root.read("log_level", TOMLValue.choice)
        for table in ["server", "defaults", "tenant"] { root.ignore(table) }
        root.reportUnknownKeys()

        let claims = PathClaims(log)
        claims.reserve(files, stateDirectory: directory)
        let servers = readServers(merged, claims)
        var tenants = TenantsReader(
            merged, servers: servers, defaults: defaults(merged.defaults), claims: claims, log: log)
        tenants.read(merged.tenantBlocks)
        claims.reportCollisions()
        return ValidatedConfiguration(
            instance: instance?.value, stateDirectory: directory.value, logLevel: logLevel?.value ?? .info,
            servers: servers, tenants: tenants.tenants, lineages: tenants.lineages)
    }

    private func stateDirectory(_ configured: Located<String>?) -> Located<String> {
        if let configured { return configured }
        let place = Place(file: 0, position: TOMLPosition(line: 1, column: 1))
        // systemd separates several directories of StateDirectory= by colons.
        guard let first = environment["STATE_DIRECTORY"]?.split(separator: ":").first.map(String.init) else {
            return Located(value: ValidatedConfiguration.defaultStateDirectory, place: place)
        }
        if let objection = PathRule.objection(to: first) {
            log.report(
                "\"state_directory\" is not set and the environment variable STATE_DIRECTORY \(objection)",
                "accepted is an absolute path in one of the two", at: place)
        }
        return Located(value: first, place: place)
    }

    private func readServers(_ merged: MergedConfiguration, _ claims: PathClaims) -> [Server] {
        if merged.servers.isEmpty && merged.isComplete {
            log.report(
                "there is no server", "accepted is at least one table [server.NAME] with url and token_file",
                at: Place(file: 0, position: TOMLPosition(line: 1, column: 1)))
        }
        return merged.servers.compactMap { ServerReader.read($0.name, $0.section, claims, log) }
    }

    private func defaults(_ section: Section?) -> PolicySettings {
        guard let section else { return PolicySettings() }
        var reader = SectionReader(section, log)
        let settings = PolicySettings(&reader, level: .defaults)
        reader.reportUnknownKeys()
        return settings
    }
}
