public import RotationCore

/// Everything that the configuration says, checked by its text alone (S26): whether users, directories and servers
/// exist is found out later, lineage by lineage.
public struct ValidatedConfiguration: Hashable, Sendable {
    /// The configured instance name (S28); nil: the ledger's, or one that is drawn.
    public let instance: String?
    /// Absolute: `state_directory`, else the first of `$STATE_DIRECTORY`, else `/var/lib/keyrotated`.
    public let stateDirectory: String
    public let logLevel: LogLevel
    /// In the order of the files; never empty.
    public let servers: [Server]
    /// In the order of the files; no two with the same server and id.
    public let tenants: [Tenant]
    /// In the order of the files; no two with the same id.
    public let lineages: [Lineage]

    public static let defaultPath = "/etc/keyrotated/keyrotated.toml"
    public static let defaultStateDirectory = "/var/lib/keyrotated"

    /// Reads and checks a configuration file and the `conf.d/*.toml` beside it. Opens nothing else.
    ///
    /// - Parameter environment: of it only `STATE_DIRECTORY` is looked at.
    /// - Throws: ``ConfigurationFileError`` when a file cannot be read, else ``ConfigurationError`` with all problems.
    public static func load(
        path: String = defaultPath, environment: [String: String]
    ) throws -> ValidatedConfiguration {
        try validate(ConfigurationFile.readAll(path), environment: environment)
    }

    /// Checks files that have been read; the first is the main one, the others are merged in their order.
    public static func validate(
        _ files: [ConfigurationFile], environment: [String: String]
    ) throws(ConfigurationError) -> ValidatedConfiguration {
        let log = ProblemLog(files: files.map(\.path))
        let configuration = ConfigurationReader(files: files, environment: environment, log: log).read()
        guard log.isEmpty else { throw log.error() }
        return configuration
    }
}
