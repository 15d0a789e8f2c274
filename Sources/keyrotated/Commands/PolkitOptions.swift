import ArgumentParser
import RotationConfiguration
import RotationCore

/// `check --polkit [--user NAME]`.
struct PolkitOptions: ParsableArguments {
    @Flag(
        name: .customLong("polkit"),
        help: """
            Print the rule by which polkit lets the daemon's user do to the configured units what is configured, encrypt \
            credentials where that is configured, and nothing else: for /etc/polkit-1/rules.d/50-keyrotated.rules.
            """)
    var isWanted = false

    @Option(help: "With --polkit: the user that the daemon runs as.")
    var user = "keyrotated"

    func validate() throws {
        if user.isEmpty || user.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            throw ValidationError("--user takes the name of a user")
        }
    }

    func write(_ configuration: ValidatedConfiguration) {
        let encryptsCredentials = configuration.lineages.flatMap(\.destinations).contains { destination in
            if case .credential = destination.format { true } else { false }
        }
        let rule = PolkitRule(
            user: user, ConfiguredUnit.all(in: configuration), encryptsCredentials: encryptsCredentials)
        StandardOutput.write(rule.text)
    }
}
