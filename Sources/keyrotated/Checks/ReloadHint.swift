import RotationConfiguration
import RotationCore

/// Commands that reload a unit whose key is in an environment file: a reload does not read that again (S16). Told by the
/// text of the configuration.
enum ReloadHint {
    static func findings(_ configuration: ValidatedConfiguration) -> [Finding] {
        configuration.lineages.flatMap { lineage -> [Finding] in
            guard let file = lineage.destinations.first(where: \.isEnvironmentFile) else { return [] }
            return lineage.consumers.filter(\.isReloadOfUnit).map { consumer in
                .noteworthy(
                    "\(lineage.id): `\(consumer.id)`: a unit that reads \"\(file.path)\" as EnvironmentFile= does not "
                        + "read it again at a reload",
                    remedy: "use `systemctl restart` then")
            }
        }
    }
}

extension Destination {
    fileprivate var isEnvironmentFile: Bool { if case .env = format { true } else { false } }
}

extension Consumer {
    fileprivate var isReloadOfUnit: Bool {
        guard let program = command.first?.split(separator: "/").last, program == "systemctl" else { return false }
        return command.dropFirst().contains { ["reload", "reload-or-restart"].contains($0) }
    }
}
