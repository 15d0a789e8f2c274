import ArgumentParser
import RotationConfiguration
import RotationCore

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show every key: its phase, its expiry, and what comes next.",
        discussion: """
            Answered from the ledger, whether or not the daemon runs. What needs somebody stands first; of many keys \
            only that and the next few are shown, without --all. With names, all details of these keys, and of no \
            other server than theirs. Exits with 0 \
            when all is healthy, 1 when something wants attention (the daemon not running included), 2 when a key is \
            stranded or stuck, 3 when nothing can be read.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: LineageName.help)
    var names: [String] = []

    @Flag(help: "Show every key, however many there are.")
    var all = false

    @Flag(help: "Write JSON.")
    var json = false

    func run() async throws {
        let report = try await ProgramFailure.reporting {
            let configuration = try shared.load()
            let view = try await LedgerView.reading { try await LedgerView(configuration, names: names) }
            let now = Clock.now()
            let meant = Set(view.lineages.map(\.lineage.id.server))
            return StatusReport(
                instance: view.instance, daemon: view.daemon, now: now,
                servers: configuration.servers.filter { names.isEmpty || meant.contains($0.name) }.map {
                    ServerReport(
                        $0, configuration.tenants, configuration.lineages, view.managementKeys, now: now)
                },
                lineages: view.lineages.map {
                    LineageReport($0.lineage, facts: $0.facts, now: now, isDaemonRunning: view.daemon != nil)
                })
        }
        StandardOutput.write(json ? try JSONReport.text(JSONReport.Status(report)) : text(of: report))
        if report.status != .success { throw report.status.code }
    }

    private func text(of report: StatusReport) -> String {
        let screen = Screen.standardOutput
        let text = StatusText(report: report, screen: screen, isComplete: all)
        guard !names.isEmpty else { return text.text }
        let details = report.lineages.flatMap { [""] + LineageDetails(report: $0, screen: screen).lines }
        return (text.daemon + text.servers + details).joined(separator: "\n")
    }
}
