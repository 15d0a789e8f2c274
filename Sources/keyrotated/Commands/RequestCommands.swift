import ArgumentParser
import RotationCore

/// The keys that a command is about.
struct LineageArguments: ParsableArguments {
    @Argument(help: LineageName.help)
    var names: [String]
}

struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Do nothing for a key until `resume`: no renewal, no delivery, no revocation.",
        discussion: "A key on hold strands when its delivered secret expires; `status` says when.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var lineages: LineageArguments

    func run() async throws {
        try await RequestCommand.run(shared, lineages, .held, "on hold")
    }
}

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "End a `hold`.",
        discussion: "A hold in the configuration (hold = true) is ended there: then this exits with 1.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var lineages: LineageArguments

    func run() async throws {
        try await ProgramFailure.reporting {
            let request = OperatorRequest(configuration: try shared.load())
            let chosen = try await request.known(named: lineages.names)
            let delivery = try await request.record(.resumed, for: chosen.map(\.lineage.id))
            for known in chosen where !known.lineage.hold {
                StandardOutput.write("\(known.lineage.id): resumed; \(delivery)")
            }
            let held = chosen.filter(\.lineage.hold).map { known in
                "\(known.lineage.id): it stays on hold by the configuration: set hold = false and reload the daemon"
            }
            try OperatorRequest.report(held)
        }
    }
}

struct ResolveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Say that a second writer has been dealt with.",
        discussion: """
            Revoking stops while the server shows a key with our name that this installation did not create. After \
            this it goes on; that key itself is never revoked by keyrotated. See `keyrotated discover` for what the server \
            knows of it.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var lineages: LineageArguments

    func run() async throws {
        try await ProgramFailure.reporting {
            let request = OperatorRequest(configuration: try shared.load())
            let chosen = try await request.known(named: lineages.names)
            let alarmed = chosen.filter { !$0.facts.secondWriters.isEmpty }
            let delivery =
                alarmed.isEmpty
                ? nil : try await request.record(.secondWriterResolved, for: alarmed.map(\.lineage.id))
            for (lineage, facts) in chosen {
                let names = facts.secondWriters.map { "\"\($0)\"" }
                if let delivery, !names.isEmpty {
                    let what = names.count == 1 ? "key \(names[0]) is" : "keys \(names.joined(separator: ", ")) are"
                    StandardOutput.write("\(lineage.id): resolved, the \(what) left alone; \(delivery)")
                } else {
                    StandardOutput.write("\(lineage.id): no second writer was seen: there is nothing to resolve")
                }
            }
        }
    }
}

/// What the commands that only record a fact have in common.
enum RequestCommand {
    static func run(
        _ shared: SharedOptions, _ arguments: LineageArguments, _ fact: Fact.Kind, _ word: String
    ) async throws {
        try await ProgramFailure.reporting {
            let request = OperatorRequest(configuration: try shared.load())
            let lineages = try await request.lineages(named: arguments.names)
            let delivery = try await request.record(fact, for: lineages)
            for lineage in lineages { StandardOutput.write("\(lineage): \(word); \(delivery)") }
        }
    }
}
