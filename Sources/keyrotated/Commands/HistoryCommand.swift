import ArgumentParser
import RotationConfiguration
import RotationCore
import RotationPorts
import SQLiteLedger
import Systemd

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Tell what was done, oldest first.",
        discussion: """
            Read from the ledger, whether or not the daemon runs: everything that happened to the keys, those that left \
            the configuration included. Exits with 3 when nothing can be read.

            With --journal it is read from the system's journal, as far as that goes back: also what failed and was tried \
            again, and what happened before a ledger was lost. Neither the configuration nor the ledger is needed then, \
            but the right to read the journal: that of root, or of the group systemd-journal.
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

    @Flag(help: "Read the journal instead of the ledger.")
    var journal = false

    @Option(
        help: ArgumentHelp(
            "With --journal: the unit that wrote it, if not \(JournalHistory.defaultUnit).", valueName: "unit"))
    var unit: String?

    /// What is held in memory at once.
    private static let pageSize = 1000

    func validate() throws {
        if let last, last < 0 { throw ValidationError("--last takes 0 or more.") }
        if unit != nil, !journal { throw ValidationError("--unit goes with --journal.") }
    }

    func run() async throws {
        try await ProgramFailure.reporting {
            let start = try since.map { try PointInTime.parse($0, option: "--since", before: Clock.now()) }
            if journal { try readJournal(since: start) } else { try await readLedger(since: start) }
        }
    }

    private func readLedger(since start: Timestamp?) async throws {
        let configuration = try shared.load()
        try await LedgerView.reading {
            try await SQLiteLedger.withLedger(directory: configuration.stateDirectory, mode: .reader) { ledger in
                let lineages = names.isEmpty ? nil : try await known(configuration, in: ledger)
                try await write(HistoryQuery(of: lineages, since: start, newest: last), from: ledger)
            }
        }
    }

    private func readJournal(since start: Timestamp?) throws {
        let screen = Screen.standardOutput
        let unit = unit ?? JournalHistory.defaultUnit
        do {
            let history = try JournalHistory(unit: unit)
            var count = 0
            try history.read(names, since: start, newest: last) { entry in
                count += 1
                StandardOutput.write(json ? try JSONReport.line(JSONReport.HistoryLine(entry)) : entry.line(on: screen))
            }
            let beginning = try history.beginning().map { ", which begins at \(Clock.text($0))" } ?? ""
            StandardError.write("keyrotated: \(Count.text(count, "message")) of \(unit) in the journal\(beginning)")
        } catch let error as JournalReadError {
            throw ProgramFailure(.nothingReadable, "\(error)")
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
    fileprivate func line(on screen: Screen) -> String { screen.historyLine(of: "\(lineage)", at: at, text) }
}

extension JournalHistoryEntry {
    fileprivate func line(on screen: Screen) -> String { screen.historyLine(of: lineage, at: at, text) }
}

extension Screen {
    fileprivate func historyLine(of lineage: String, at time: Timestamp, _ text: String) -> String {
        wrap("\(lineage): \(text.printable)", prefix: "\(Clock.text(time)) ", indent: 4).joined(separator: "\n")
    }
}
