import ArgumentParser
import RotationPorts

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show every key: its phase, its expiry, and what comes next.",
        discussion: """
            Answered from the ledger, whether or not the daemon runs. Exits with 0 when all is healthy, 1 when \
            something wants attention (the daemon not running included), 2 when a key is stranded or stuck, 3 when \
            nothing can be read.
            """)

    @OptionGroup var shared: SharedOptions

    @Flag(help: "Write JSON.")
    var json = false

    func run() async throws {
        let report = try await ProgramFailure.reporting {
            let configuration = try shared.load()
            let view: LedgerView
            do { view = try await LedgerView(configuration) } catch let error as LedgerError {
                throw ProgramFailure(.nothingReadable, error.message)
            }
            let now = Clock.now()
            return StatusReport(
                instance: view.instance, daemon: view.daemon, now: now,
                lineages: view.lineages.map { LineageReport($0.lineage, facts: $0.facts, now: now) })
        }
        StandardOutput.write(json ? try JSONReport.text(JSONReport.Status(report)) : StatusTable(report: report).text)
        if report.status != .success { throw report.status.code }
    }
}
