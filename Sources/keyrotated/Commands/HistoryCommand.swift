import ArgumentParser
import RotationConfiguration
import RotationCore
import RotationPorts
import SQLiteLedger

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Tell what was done, oldest first.",
        discussion: """
            Read from the ledger, whether or not the daemon runs: everything that happened to the keys, those that left \
            the configuration included. What failed and was tried again is in the log only. Exits with 3 when nothing \
            can be read.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: LineageName.help)
    var names: [String] = []

    @Option(
        help: ArgumentHelp(
            "Begin with this time, or so long ago: 2027-01-01T00:00:00Z, 90d, 12h.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Only the newest so many.", valueName: "number"))
    var last: Int?

    @Flag(help: "Write JSON, one object a line.")
    var json = false

    /// What is held in memory at once.
    private static let pageSize = 1000

    func validate() throws {
        if let last, last < 0 { throw ValidationError("--last takes 0 or more.") }
    }

    func run() async throws {
        try await ProgramFailure.reporting {
            let configuration = try shared.load()
            let start = try since.map { try PointInTime.parse($0, option: "--since", before: Clock.now()) }
            try await LedgerView.reading {
                try await SQLiteLedger.withLedger(directory: configuration.stateDirectory, mode: .reader) { ledger in
                    let lineages = names.isEmpty ? nil : try await known(configuration, in: ledger)
                    try await write(HistoryQuery(of: lineages, since: start, newest: last), from: ledger)
                }
            }
        }
    }

    private func known(_ configuration: ValidatedConfiguration, in ledger: SQLiteLedger) async throws -> [LineageID] {
        let everybody = Set(try await ledger.everyLineage()).union(configuration.lineages.map(\.id))
        return try LineageName.choose(names, from: everybody.sorted()) { $0 }
    }

    private func write(_ query: HistoryQuery, from ledger: SQLiteLedger) async throws {
        let screen = Screen.standardOutput
        var page = try await ledger.history(query, limit: Self.pageSize)
        while true {
            let lines = try page.entries.map {
                json ? try JSONReport.line(JSONReport.HistoryLine($0)) : $0.line(on: screen)
            }
            if !lines.isEmpty { StandardOutput.write(lines.joined(separator: "\n")) }
            guard let next = page.next else { return }
            page = try await ledger.history(query, after: next, limit: Self.pageSize)
        }
    }
}

extension HistoryEntry {
    fileprivate func line(on screen: Screen) -> String {
        screen.wrap("\(lineage): \(text.printable)", prefix: "\(Clock.text(at)) ", indent: 4).joined(separator: "\n")
    }
}
