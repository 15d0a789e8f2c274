import Glibc
import RotationConfiguration
import RotationCore
import RotationPorts
import SQLiteLedger

/// What an operator asks of the daemon: facts in the ledger, and a signal so that it looks at once.
struct OperatorRequest {
    let configuration: ValidatedConfiguration
    /// Whether the daemon was there to be signalled.
    enum Delivery {
        case signalled(Int32)
        /// It runs as another user, or in another PID namespace; it looks by itself within a minute.
        case unsignalled(Int32)
        case notRunning
    }

    /// What the configuration and the ledger know.
    func view() async throws -> LedgerView {
        try requireLedger()
        return try await LedgerView(configuration)
    }

    typealias Known = (lineage: Lineage, facts: LineageFacts)

    /// The same with what is known of them, each once, by name.
    func known(named names: [String]) async throws -> [Known] {
        try LineageName.choose(names, from: try await view().lineages, by: \.lineage.id)
    }

    /// The lineages that `names` mean, among those configured and those in the ledger.
    func lineages(named names: [String]) async throws -> [LineageID] {
        let ids = try await view().lineages.map(\.lineage.id)
        return try names.map { try LineageName(text: $0).find(in: ids) }
    }

    func record(_ kind: Fact.Kind, for lineages: [LineageID]) async throws -> Delivery {
        try requireLedger()
        try await SQLiteLedger.withLedger(directory: configuration.stateDirectory, mode: .operator) { ledger in
            let now = Clock.now()
            try await ledger.record(lineages.map { Fact(lineage: $0, at: now, kind: kind) })
        }
        return try signalDaemon()
    }

    /// Waits for the daemon to do what was asked for.
    func wait(
        for lineages: [LineageID], _ delivery: Delivery, until find: (Lineage, LineageFacts) -> RotationWatch.Finding
    ) async throws {
        if case .notRunning = delivery { throw ProgramFailure(.tryAgain, "cannot wait: the daemon does not run") }
        try await RotationWatch(configuration: configuration).wait(for: lineages, until: find)
    }

    /// Why nothing is done for a held lineage, and the way out.
    static func holdRefusal(_ known: Known) -> String? {
        if known.lineage.hold {
            return "it is on hold by the configuration: set hold = false and reload the daemon first"
        }
        return known.facts.heldAt == nil ? nil : "it is on hold: `keyrotated resume \(known.lineage.id)` first"
    }

    /// Ends the command with 1 when something was refused.
    static func report(_ refused: [String]) throws {
        if !refused.isEmpty { throw ProgramFailure(.attention, refused.joined(separator: "\n")) }
    }

    private func requireLedger() throws {
        guard try StateDirectoryState(configuration).isInitialized else {
            if let loss = SQLiteLedger.loss(directory: configuration.stateDirectory) { throw loss }
            throw ProgramFailure(
                .tryAgain,
                "there is no ledger in \"\(configuration.stateDirectory)\" yet: start the daemon first, or "
                    + "`keyrotated run --once`")
        }
    }

    private func signalDaemon() throws -> Delivery {
        guard let process = try SQLiteLedger.daemonProcess(directory: configuration.stateDirectory) else {
            return .notRunning
        }
        // 0 is one that cannot be seen from here; to `kill` it would be our own process group.
        let isSent = process > 0 && SQLiteLedger.signal(process, SIGUSR1, directory: configuration.stateDirectory)
        return isSent ? .signalled(process) : .unsignalled(process)
    }
}

extension OperatorRequest.Delivery: CustomStringConvertible {
    var description: String {
        switch self {
        case .signalled: "the daemon was told"
        case .unsignalled: "the daemon could not be told, and sees it within a minute"
        case .notRunning: "the daemon does not run: it is done when it starts, or by `keyrotated run --once`"
        }
    }
}

extension [OperatorRequest.Known] {
    /// One key that cannot be served must not keep the others from it: those that can, and why the others cannot.
    func sorted(by refusal: (OperatorRequest.Known) -> String?) -> (able: [OperatorRequest.Known], refused: [String]) {
        var (able, refused): ([OperatorRequest.Known], [String]) = ([], [])
        for known in self {
            if let reason = refusal(known) {
                refused.append("\(known.lineage.id): \(reason)")
            } else {
                able.append(known)
            }
        }
        return (able, refused)
    }
}
