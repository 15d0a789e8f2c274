import ArgumentParser

/// The program. Each subcommand has a file in `Commands`.
@main
struct Keyrotated: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "keyrotated",
        abstract: "Keeps API keys on SensorBucket servers fresh.",
        discussion: """
            keyrotated creates the replacement of every configured key well before it expires, writes it to the files \
            that hold it, tells whoever reads them, keeps both keys for an overlap, and then revokes the old one.

            To begin: write /etc/keyrotated/keyrotated.toml, try it with `keyrotated check` and `keyrotated check \
            --online`, look at what will happen with `keyrotated plan`, then start the daemon: its unit, or \
            `keyrotated run`.

            Exit statuses: 0 all is well; 1 something due failed or wants attention; 2 a key is stranded or stuck; 3 \
            nothing can be read; 64 wrong usage; 69 a server cannot be used; 73 cannot write; 75 try again later; 77 \
            permission denied; 78 error in the configuration.
            """,
        version: version,
        subcommands: [
            RunCommand.self, CheckCommand.self, PlanCommand.self, StatusCommand.self, HistoryCommand.self,
            ExplainCommand.self, RotateCommand.self, HoldCommand.self, ResumeCommand.self, ResolveCommand.self,
            RetryCommand.self, RetireCommand.self, DiscoverCommand.self,
        ])
}
