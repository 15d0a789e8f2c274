import RotationConfiguration
import RotationCore

/// Reloads of a unit whose key is in an environment file: a reload does not read that again (S16). Told by the text of the
/// configuration; whether the unit really reads it so, systemd knows.
enum ReloadHint {
    static func findings(_ configuration: ValidatedConfiguration) -> [Finding] {
        findings(configuration) { $0.isReloadByCommand || $0.isReloadOfUnit }
    }

    /// Of commands alone: what they do to a unit is all that can be known.
    static func commands(_ configuration: ValidatedConfiguration) -> [Finding] {
        findings(configuration, where: \.isReloadByCommand)
    }

    private static func findings(
        _ configuration: ValidatedConfiguration, where isReload: (Consumer) -> Bool
    ) -> [Finding] {
        configuration.lineages.flatMap { lineage -> [Finding] in
            guard let file = lineage.destinations.first(where: \.isEnvironmentFile) else { return [] }
            return lineage.consumers.filter(isReload).map { consumer in
                .noteworthy(
                    "\(lineage.id): `\(consumer.id)`: a unit that reads \"\(file.path)\" as EnvironmentFile= does not "
                        + "read it again at a reload",
                    remedy: consumer.isReloadOfUnit ? "use action = \"restart\" then" : "use `systemctl restart` then")
            }
        }
    }
}

extension Destination {
    fileprivate var isEnvironmentFile: Bool { if case .env = format { true } else { false } }
}

extension Consumer {
    fileprivate var isReloadOfUnit: Bool { if case .unit(_, .reload) = kind { true } else { false } }

    fileprivate var isReloadByCommand: Bool {
        guard let program = command?.first?.split(separator: "/").last, program == "systemctl" else { return false }
        return command?.dropFirst().contains { ["reload", "reload-or-restart"].contains($0) } ?? false
    }
}
