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
        /// It runs as another user; it looks by itself within a minute.
        case unsignalled(Int32)
        case notRunning
    }

    /// The lineages that `names` mean, among those configured and those in the ledger.
    func lineages(named names: [String]) async throws -> [LineageID] {
        try requireLedger()
        let view = try await LedgerView(configuration)
        let ids = view.lineages.map(\.lineage.id)
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

    private func requireLedger() throws {
        guard try StateDirectoryState(configuration).isInitialized else {
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
        return kill(process, SIGUSR1) == 0 ? .signalled(process) : .unsignalled(process)
    }
}

extension OperatorRequest.Delivery: CustomStringConvertible {
    var description: String {
        switch self {
        case .signalled: "the daemon was told"
        case .unsignalled: "the daemon runs as another user and sees it within a minute"
        case .notRunning: "the daemon does not run: it is done when it starts, or by `keyrotated run --once`"
        }
    }
}
