import ArgumentParser
import RotationCore

struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Try what failed again now, without waiting for the end of its pause.",
        discussion: """
            A step that fails again waits for its pause again. The number of creates that is allowed in a day stays as it \
            is, and so does the pause of a server that does not answer, which is a minute at most.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var lineages: LineageArguments

    func run() async throws {
        try await ProgramFailure.reporting {
            let request = OperatorRequest(configuration: try shared.load())
            let (able, refused) = try await request.known(named: lineages.names).sorted {
                OperatorRequest.holdRefusal($0)
            }
            if !able.isEmpty {
                let delivery = try await request.record(.retryRequested, for: able.map(\.lineage.id))
                for (lineage, facts) in able { StandardOutput.write("\(lineage.id): \(Self.text(facts)); \(delivery)") }
            }
            try OperatorRequest.report(refused)
        }
    }

    private static func text(_ facts: LineageFacts) -> String {
        if facts.failures.isEmpty { return "nothing has failed; it is looked at now" }
        return "tried now: " + facts.failures.keys.map(\.noun).sorted().joined(separator: ", ")
    }
}
