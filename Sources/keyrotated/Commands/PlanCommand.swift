import ArgumentParser
import RotationConfiguration
import RotationCore
import SQLiteLedger

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Tell what will happen, when and why. Changes nothing.",
        discussion: """
            Runs the daemon's own decisions forward in time, from what the ledger knows, assuming that every step goes \
            well. Without --until it looks one lifetime ahead. Times are UTC.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: LineageName.help)
    var names: [String] = []

    @Option(
        help: ArgumentHelp(
            "Look ahead to this time, or for this long: 2027-01-01T00:00:00Z, 90d, 12h.", valueName: "time"))
    var until: String?

    @Flag(help: "Write JSON.")
    var json = false

    func run() async throws {
        let report = try await ProgramFailure.reporting {
            let configuration = try shared.load()
            let now = Clock.now()
            let end = try horizon(of: configuration, now)
            guard try StateDirectoryState(configuration).isInitialized else {
                if let loss = SQLiteLedger.loss(directory: configuration.stateDirectory) { throw loss }
                StandardError.write("keyrotated: no ledger yet: this is the plan of a first start")
                let chosen = try LineageName.choose(names, from: configuration.lineages, by: \.id)
                return PlanReport(chosen.map { ($0, LineageFacts()) }, from: now, until: end, instance: "new")
            }
            let view = try await LedgerView(configuration, names: names)
            return PlanReport(view.lineages, from: now, until: end, instance: view.instance ?? "new")
        }
        let screen = Screen.standardOutput
        StandardOutput.write(
            json ? try JSONReport.text(JSONReport.Plan(report)) : PlanText(report: report, screen: screen).text)
    }

    private func horizon(of configuration: ValidatedConfiguration, _ now: Timestamp) throws -> Timestamp {
        guard let until else {
            let longest = configuration.lineages.map(\.policy.lifetime).max() ?? .seconds(86_400)
            return now + longest
        }
        return try PointInTime.parse(until, option: "--until", after: now)
    }
}
