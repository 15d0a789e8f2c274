import ArgumentParser
import RotationConfiguration
import RotationCore

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the configuration, without asking any server.",
        discussion: """
            Tells every problem at once, as file:line:column. Nothing but the configuration files is opened. Exits \
            with 0, or with 78 when there is a problem.
            """)

    @OptionGroup var shared: SharedOptions

    func run() async throws {
        try await ProgramFailure.reporting {
            let configuration = try shared.load()
            let destinations = configuration.lineages.reduce(0) { $0 + $1.destinations.count }
            let parts = [
                Count.text(configuration.servers.count, "server"), Count.text(configuration.tenants.count, "tenant"),
                Count.text(configuration.lineages.count, "key"), Count.text(destinations, "file"),
            ]
            StandardOutput.write("\(shared.config): the configuration is valid: \(parts.joined(separator: ", "))")
        }
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
