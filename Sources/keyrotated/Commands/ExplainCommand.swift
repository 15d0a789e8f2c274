import ArgumentParser
import RotationConfiguration
import RotationCore

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell where a key is in its life, what it waits for, and what you can do.",
        discussion: """
            Read from the ledger, whether or not the daemon runs, with the daemon's own decisions. Files and servers are \
            not looked at. Exits with 3 when nothing can be read.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: LineageName.help)
    var name: String

    func run() async throws {
        let text = try await ProgramFailure.reporting {
            let configuration = try shared.load()
            let view = try await LedgerView.reading { try await LedgerView(configuration, names: [name]) }
            let now = Clock.now()
            return view.lineages.map { lineage, facts in
                Explanation(
                    report: LineageReport(lineage, facts: facts, now: now, isDaemonRunning: view.daemon != nil),
                    server: configuration.servers.first { $0.name == lineage.id.server }.map {
                        ServerReport(
                            $0, configuration.tenants, configuration.lineages, view.managementKeys, now: now)
                    }, screen: .standardOutput
                ).text
            }
        }
        StandardOutput.write(text.joined(separator: "\n"))
    }
}
