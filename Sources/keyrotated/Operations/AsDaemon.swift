import Glibc
import RotationConfiguration
import SensorBucketClient

/// How a command that is typed by hand sees what the daemon sees: by the daemon's user, with the credentials that systemd
/// passes to it, and with the rights that `check --drop-in` prints.
struct AsDaemon {
    /// `sudo systemd-run … keyrotated check --online`.
    let text: String

    init(_ configuration: ValidatedConfiguration, _ arguments: [String]) {
        let needs = UnitNeeds(configuration, daemon: .find(), machine: ThisMachine())
        let passed = needs.settings.map(\.setting).filter { setting in
            ["LoadCredential=", "SupplementaryGroups="].contains { setting.hasPrefix($0) }
        }
        let capabilities = Capability.allCases.filter { needs.capabilities[$0] != nil }.map(\.rawValue)
        let properties =
            ["User=\(DaemonAccount.name)"] + (Self.isGivenPackagedKey(configuration) ? [Self.packagedKey] : [])
            + passed + (capabilities.isEmpty ? [] : ["AmbientCapabilities=\(capabilities.joined(separator: " "))"])
        let start = "sudo systemd-run -q --pipe --wait" + (Self.isRelative(arguments) ? " -d" : "")
        let words = [start] + properties.map { "-p \(Self.word($0))" } + ["keyrotated"] + arguments.map(Self.word)
        text = words.joined(separator: " ")
    }

    private static let packagedKey = "LoadCredential=\(UnitNeeds.Packaged.credential):/etc/keyrotated/token"

    private static func isGivenPackagedKey(_ configuration: ValidatedConfiguration) -> Bool {
        configuration.managementKeys.contains(.credential(UnitNeeds.Packaged.credential))
    }

    /// Whether a configuration is named, perhaps by a path that is relative to this directory.
    private static func isRelative(_ arguments: [String]) -> Bool { arguments.contains { $0.hasPrefix("--config") } }

    /// As a shell takes it for one word.
    private static func word(_ text: String) -> String {
        let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_=:/.,+@".contains($0)) }
        return isPlain && !text.isEmpty ? text : "'\(text.replacing("'", with: #"'\''"#))'"
    }
}

extension AsDaemon {
    /// Whether this is root, and the daemon somebody else: then files look different to the two.
    static func isAnother(_ configuration: ValidatedConfiguration) -> Bool {
        guard geteuid() == 0, let daemon = DaemonAccount.find(), daemon.user != 0 else { return false }
        return ThisMachine().facts(configuration.stateDirectory).map { $0.owner != 0 } ?? true
    }

    /// Whether a management key is a credential, and none is passed to this process.
    static func isNeeded(for configuration: ValidatedConfiguration) -> Bool {
        configuration.managementKeys.contains { place in
            if case .credential = place { ManagementKeyLocation.credentials == nil } else { false }
        }
    }
}

extension ValidatedConfiguration {
    /// Of all servers, and of the tenants that have one of their own.
    fileprivate var managementKeys: [ManagementKeyPlace] {
        servers.map(\.managementKey) + tenants.compactMap(\.managementKey)
    }
}
