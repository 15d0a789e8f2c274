import ArgumentParser
import RotationConfiguration
import RotationCore

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the configuration; with --online also what it names.",
        discussion: """
            Tells every problem at once, as file:line:column. Nothing but the configuration files is opened. Exits \
            with 0, or with 78 when there is a problem.

            With --online also the servers are asked, with a few requests for each management key, and it is \
            looked whether each file could be replaced (for a moment a temporary file without any key stands beside \
            it), each program be run, each unit be told, and the ledger be read. Run it as the daemon's user: to \
            root it tells how. Exits with the status of the first problem: 69 a server cannot be asked or trusted, 73 \
            something is missing or cannot be written, 77 permission denied or an unsafe path, 78 the configuration.

            With --drop-in it prints settings for the packaged unit, each with its reason: the paths, groups, capabilities \
            and credentials that this configuration needs beyond what the unit gives. Owners and directories are looked at; \
            run it as root.
            """)

    @OptionGroup var shared: SharedOptions

    @Flag(help: "Also ask the servers, and look at files, owners, commands, units and the ledger.")
    var online = false

    @Flag(name: .customLong("drop-in"), help: "Print the drop-in that the packaged unit needs for it.")
    var dropIn = false

    @OptionGroup var polkit: PolkitOptions

    func validate() throws {
        if [dropIn, online, polkit.isWanted].count(where: { $0 }) > 1 {
            throw ValidationError("--drop-in, --online and --polkit do not go together.")
        }
    }

    func run() async throws {
        let status = try await ProgramFailure.reporting {
            let configuration = try shared.load()
            if dropIn {
                let needs = UnitNeeds(configuration, daemon: .find(), machine: ThisMachine())
                StandardOutput.write(UnitText(needs: needs).text)
                return ExitStatus?.none
            }
            if polkit.isWanted {
                polkit.write(configuration)
                return ExitStatus?.none
            }
            StandardOutput.write("\(shared.config): the configuration is valid: \(Self.size(of: configuration))")
            guard online else {
                for finding in ReloadHint.findings(configuration) {
                    StandardOutput.write(CheckText.lines(finding, on: .standardOutput).joined(separator: "\n"))
                }
                return ExitStatus?.none
            }
            let check = try await OnlineCheck(configuration, Array(CommandLine.arguments.dropFirst()))
            StandardOutput.write("\n" + CheckText(parts: check.parts, screen: .standardOutput).text)
            return check.status
        }
        if let status { throw status.code }
    }

    private static func size(of configuration: ValidatedConfiguration) -> String {
        let destinations = configuration.lineages.reduce(0) { $0 + $1.destinations.count }
        return [
            Count.text(configuration.servers.count, "server"), Count.text(configuration.tenants.count, "tenant"),
            Count.text(configuration.lineages.count, "key"), Count.text(destinations, "file"),
        ].joined(separator: ", ")
    }
}

/// `1 key`, `2 keys`.
enum Count {
    static func text(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    /// `generation 1`, `generations 1, 2`.
    static func list(_ numbers: [GenerationNumber], _ noun: String) -> String {
        "\(noun)\(numbers.count == 1 ? "" : "s") \(numbers.map(String.init).joined(separator: ", "))"
    }
}
