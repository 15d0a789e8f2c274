import ArgumentParser
import RotationConfiguration
import RotationCore

struct RotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Replace a key now, in the usual safe order.",
        discussion: """
            The daemon creates, verifies and delivers the replacement, and revokes the old key after the overlap. With \
            --wait the command ends when the new key is current: 0, or 1 when the daemon cannot get on.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: LineageName.help)
    var names: [String] = []

    @Flag(help: "Every configured key.")
    var all = false

    @Flag(help: "Wait until the new keys are current.")
    var wait = false

    func validate() throws {
        if names.isEmpty == !all { throw ValidationError("Name the keys to rotate, or give --all.") }
    }

    func run() async throws {
        try await ProgramFailure.reporting {
            let configuration = try shared.load()
            let request = OperatorRequest(configuration: configuration)
            let lineages = all ? configuration.lineages.map(\.id) : try await request.lineages(named: names)
            let delivery = try await request.record(.rotationRequested, for: lineages)
            for lineage in lineages { StandardOutput.write("\(lineage): rotation requested; \(delivery)") }
            guard wait else { return }
            if case .notRunning = delivery {
                throw ProgramFailure(.tryAgain, "cannot wait: the daemon does not run")
            }
            try await RotationWatch(configuration: configuration).wait(for: lineages)
        }
    }
}
