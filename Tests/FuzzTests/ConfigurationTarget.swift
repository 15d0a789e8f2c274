import RotationConfiguration
import RotationCore

enum ConfigurationTarget {
    static func read(_ bytes: [UInt8]) throws(PropertyViolation) {
        let configuration: ValidatedConfiguration
        do throws(ConfigurationError) {
            let file = ConfigurationFile(path: "/etc/k/k.toml", text: bytes)
            configuration = try ValidatedConfiguration.validate([file], environment: [:])
        } catch {
            return try check(error, lines: bytes.count { $0 == UInt8(ascii: "\n") } + 1)
        }
        try check(configuration)
    }

    /// An error names a place within the text, and whoever wrote the text cannot forge lines or colours with it.
    private static func check(_ error: ConfigurationError, lines: Int) throws(PropertyViolation) {
        try require(!error.problems.isEmpty, "a refusal names a problem")
        for problem in error.problems {
            try require(
                (1...lines).contains(problem.line) && problem.column >= 1, "a problem has its place in the text")
            let hasControl = problem.message.unicodeScalars.contains { $0.properties.generalCategory == .control }
            try require(!hasControl, "a message has no control characters")
        }
    }

    /// What the engine and the adapters rely on.
    private static func check(_ configuration: ValidatedConfiguration) throws(PropertyViolation) {
        let ids = configuration.lineages.map(\.id)
        try require(Set(ids).count == ids.count, "no lineage is there twice")
        let paths = configuration.lineages.flatMap(\.destinations).map(\.path)
        try require(Set(paths).count == paths.count, "no destination is there twice")
        for lineage in configuration.lineages {
            try require(LineageID.isValidName(lineage.id.name), "a lineage has a valid name")
            try require(!lineage.permissions.isEmpty, "a lineage has permissions")
            let policy = lineage.policy
            try require(.zero < policy.overlap && policy.overlap < policy.renewBefore, "the overlap fits")
            try require(policy.renewBefore < policy.lifetime, "a key is renewed within its lifetime")
        }
        for path in paths {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            let isPlain = path.hasPrefix("/") && parts.allSatisfy { !["", ".", ".."].contains($0) }
            try require(isPlain && !path.utf8.contains(0), "a destination is an absolute path without detours")
        }
    }
}
