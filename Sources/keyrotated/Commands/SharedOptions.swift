import ArgumentParser
import Glibc
import RotationConfiguration

/// What every command takes.
struct SharedOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The configuration file.", valueName: "file"))
    var config = ValidatedConfiguration.defaultPath

    /// As other commands have to be given it: ` --config FILE`, or nothing for the default.
    var option: String { config == ValidatedConfiguration.defaultPath ? "" : " --config \(config)" }

    func load() throws -> ValidatedConfiguration {
        try ValidatedConfiguration.load(path: config, environment: Environment.current)
    }
}

enum Environment {
    /// The process's environment.
    static var current: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }
}
