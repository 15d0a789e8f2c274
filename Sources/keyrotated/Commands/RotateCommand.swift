import ArgumentParser
import RotationConfiguration
import RotationCore

struct RotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Replace a key now, in the usual safe order.",
        discussion: """
            The daemon creates, verifies and delivers the replacement, and revokes the old key after the overlap. \
            Without a daemon the request is kept for the next one. With --wait the command ends when the new key is \
            current: 0, or 1 when the daemon cannot get on, or 75 when none runs.

            With --compromised, for keys that may be in wrong hands: the replacement is made at once, and every older \
            generation is revoked, without an overlap, as soon as every file holds the replacement and every consumer \
            has accepted it, or --grace after the delivery. A key that a file still holds is never revoked: that is \
            told as an error. Adopted keys are revoked too. With --wait the command ends with 0 when every older \
            generation is proven dead.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: LineageName.help)
    var names: [String] = []

    @Flag(help: "Every configured key.")
    var all = false

    @Flag(help: "The keys may be in wrong hands: revoke every older generation without an overlap.")
    var compromised = false

    @Option(
        help: ArgumentHelp(
            """
            With --compromised: how long consumers have to accept the new key once it is delivered, such as 90s or 5m. A \
            command that runs longer is ended then, and run again after the revocation. (default: 60s)
            """, valueName: "duration"))
    var grace: String?

    @Flag(help: "Wait until the new keys are current; with --compromised, until the older ones are proven dead.")
    var wait = false

    func validate() throws {
        if names.isEmpty == !all { throw ValidationError("Name the keys to rotate, or give --all.") }
        if grace != nil, !compromised { throw ValidationError("--grace goes with --compromised.") }
        _ = try graceDuration()
    }

    private func graceDuration() throws -> Duration {
        guard let grace else { return Compromise.defaultGrace }
        guard let duration = Span.parse(grace), (Duration.seconds(1)...Duration.seconds(86_400)).contains(duration)
        else {
            throw ValidationError("cannot read --grace \"\(grace)\": give a span from 1s to 1d, like 90s or 5m")
        }
        return duration
    }

    func run() async throws {
        try await ProgramFailure.reporting {
            let configuration = try shared.load()
            if compromised {
                let report = CompromiseReport(
                    configuration: configuration, configOption: shared.option, grace: try graceDuration())
                return try await report.run(all ? nil : names, isWaiting: wait)
            }
            let request = OperatorRequest(configuration: configuration)
            let lineages = all ? configuration.lineages.map(\.id) : try await request.lineages(named: names)
            let delivery = try await request.record(.rotationRequested, for: lineages)
            for lineage in lineages { StandardOutput.write("\(lineage): rotation requested; \(delivery)") }
            if wait { try await request.wait(for: lineages, delivery, until: RotationWatch.rotation) }
        }
    }
}
