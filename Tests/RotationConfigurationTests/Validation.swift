import RotationConfiguration

/// Checks one text, or several as main file and fragments, the way a start does.
func validate(
    _ texts: String..., environment: [String: String] = [:]
) throws(ConfigurationError) -> ValidatedConfiguration {
    let paths = ["/etc/k/k.toml", "/etc/k/conf.d/1.toml", "/etc/k/conf.d/2.toml"]
    let files = zip(paths, texts).map { ConfigurationFile(path: $0, text: Array($1.utf8)) }
    return try ValidatedConfiguration.validate(files, environment: environment)
}

/// The lines that a text is refused with, each as `line:column: message`; empty when it is accepted.
func problems(_ texts: String...) -> [String] {
    let paths = ["1", "2", "3"]
    let files = zip(paths, texts).map { ConfigurationFile(path: $0, text: Array($1.utf8)) }
    do throws(ConfigurationError) {
        _ = try ValidatedConfiguration.validate(files, environment: [:])
        return []
    } catch {
        let prefix = texts.count == 1 ? "" : nil
        return error.problems.map { problem in
            "\(prefix ?? "\(problem.file):")\(problem.line):\(problem.column): \(problem.message)"
        }
    }
}

/// A server and a tenant in one line, with something added to each part; accepted when nothing is added.
func sample(
    root: String = "", server: String = "", defaults: String = "", tenant: String = "", key: String = "",
    file: String = "", after: String = ""
) -> String {
    """
    \(root)
    [server.main]
    url = "https://example.org/api"
    token_file = "/etc/keyrotated/token"
    \(server)
    [defaults]
    \(defaults)
    [[tenant]]
    id = 19
    \(tenant)
    [[tenant.key]]
    name = "collector"
    permissions = ["READ_DEVICES"]
    \(key)
    [[tenant.key.file]]
    path = "/run/collector/key"
    \(file)
    \(after)
    """
}
