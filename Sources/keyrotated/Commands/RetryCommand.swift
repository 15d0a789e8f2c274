import ArgumentParser
import RotationCore

struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Try what failed again now, without waiting for the end of its pause.",
        discussion: """
            A step that fails again waits for its pause again. The number of creates that is allowed in a day stays as it \
            is, and so does the pause of a server that does not answer, which is a minute at most.

            With --all everything is tried that has failed or is stuck, and not on hold: after one cause of many failures \
            was mended, such as a wrong management key.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: LineageName.help)
    var names: [String] = []

    @Flag(help: "Every key of which something has failed or is stuck.")
    var all = false

    func validate() throws {
        if names.isEmpty == !all { throw ValidationError("Name the keys to try again, or give --all.") }
    }

    func run() async throws {
        try await ProgramFailure.reporting {
            let request = OperatorRequest(configuration: try shared.load())
            let chosen = all ? try await Self.troubled(request) : try await request.known(named: names)
            if chosen.isEmpty { StandardOutput.write("nothing has failed, and nothing is stuck") }
            let (able, refused) = chosen.sorted { OperatorRequest.holdRefusal($0) }
            if !able.isEmpty {
                let delivery = try await request.record(.retryRequested, for: able.map(\.lineage.id))
                for (lineage, facts) in able { StandardOutput.write("\(lineage.id): \(Self.text(facts)); \(delivery)") }
            }
            try OperatorRequest.report(refused)
        }
    }

    /// What is on hold is left alone, and no reason to fail.
    private static func troubled(_ request: OperatorRequest) async throws -> [OperatorRequest.Known] {
        try await request.view().lineages.filter { known in
            let isTroubled = !known.facts.failures.isEmpty || known.facts.trouble != nil
            return isTroubled && OperatorRequest.holdRefusal(known) == nil
        }
    }

    private static func text(_ facts: LineageFacts) -> String {
        if facts.failures.isEmpty {
            return (facts.trouble == nil ? "nothing has failed" : "it is stuck") + "; it is looked at now"
        }
        return "tried now: " + facts.failures.keys.map(\.noun).sorted().joined(separator: ", ")
    }
}
