import ArgumentParser
import RotationConfiguration
import RotationCore

struct DiscoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discover", abstract: "List the keys on the servers, and whose they are.",
        discussion: """
            Asks each server for the keys of the configured tenants, and of the management key's own, by the rules of the \
            daemon: a listing that cannot be trusted is an error. Nothing is changed. Below the table stands configuration \
            for the keys that are nobody's, to be pasted; all of the output is valid TOML.

            With --unknown only those keys are listed that neither the ledger nor the configuration explains, with the \
            time at which they were made. Exits with 0, with 1 when --unknown found any, and with 69 when a server cannot \
            be asked or trusted.
            """)

    @OptionGroup var shared: SharedOptions

    @Flag(help: "Only keys that neither the ledger nor the configuration explains.")
    var unknown = false

    @Option(
        help: ArgumentHelp(
            "Only keys made since this time, or within this span: 2027-01-01T00:00:00Z, 90d, 12h.", valueName: "time"))
    var since: String?

    @Flag(help: "Write JSON.")
    var json = false

    func run() async throws {
        let (report, failures) = try await ProgramFailure.reporting {
            let configuration = try shared.load()
            let inventory = try await KeyInventory(configuration)
            let now = Clock.now()
            let earliest = try since.map { try PointInTime.parse($0, option: "--since", before: now) }
            let found = inventory.keys.filter { key in
                (!unknown || key.owner == .nobody) && earliest.map { key.listed.created >= $0 } ?? true
            }
            return (
                DiscoveryReport(
                    keys: found, isAboutStrangers: unknown, configuration: configuration,
                    instance: inventory.instance, now: now),
                inventory.failures + Self.wayOut(configuration, inventory.failures)
            )
        }
        // Where a server could not be asked, nothing is said about what it does not have.
        let isEmpty = report.keys.isEmpty && !failures.isEmpty
        if !isEmpty {
            StandardOutput.write(
                json ? try JSONReport.text(JSONReport.Discovery(report)) : report.text(on: .standardOutput))
        }
        if unknown { StandardError.write("keyrotated: " + report.scope) }
        for failure in failures { StandardError.write("keyrotated: \(failure)") }
        if !failures.isEmpty { throw ExitStatus.unavailable.code }
        if unknown, !report.keys.isEmpty { throw ExitStatus.attention.code }
    }

    /// What systemd passes to the daemon alone, a shell does not have.
    private static func wayOut(_ configuration: ValidatedConfiguration, _ failures: [String]) -> [String] {
        guard !failures.isEmpty, AsDaemon.isNeeded(for: configuration) else { return [] }
        let command = AsDaemon(configuration, Array(CommandLine.arguments.dropFirst())).text
        return ["run it as root while the daemon runs, or with\n  \(command)"]
    }
}
