import ArgumentParser
import RotationCore

struct RetireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Tell what is left of a key that left the configuration; with --revoke, end it.",
        discussion: """
            A key is retired by taking it out of the configuration and reloading the daemon: it is no longer renewed, its \
            predecessor is revoked after the overlap, and it is shown until it expires. This command tells which files \
            still hold it, and changes nothing. With --revoke all of its keys are revoked now: whoever still reads them \
            from these files loses access.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var lineages: LineageArguments

    @Flag(help: "Revoke its keys now.")
    var revoke = false

    @Flag(help: "With --revoke: wait until they are proven dead.")
    var wait = false

    func validate() throws {
        if wait, !revoke { throw ValidationError("--wait goes with --revoke.") }
    }

    func run() async throws {
        try await ProgramFailure.reporting {
            let retirement = Retirement(configuration: try shared.load())
            if revoke {
                try await retirement.revoke(lineages.names, isWaiting: wait)
            } else {
                try await retirement.explain(lineages.names)
            }
        }
    }
}
