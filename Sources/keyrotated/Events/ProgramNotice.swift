import RotationConfiguration

/// What the program has to tell beside the engine's events.
enum ProgramNotice: Hashable {
    /// The state directory was in use, and its ledger is gone (S23).
    case ledgerReplaced
    /// Others than its owner can do something to the management key's file.
    case tokenExposed(FileExposure, path: String)
    case reloadIgnored
    case serviceManagerFailed(message: String)
    /// The program ends because of this.
    case failed(message: String)

    var messageID: MessageID {
        switch self {
        case .ledgerReplaced: .ledgerReplaced
        case .tokenExposed: .tokenReadable
        case .reloadIgnored: .reloadIgnored
        case .serviceManagerFailed: .serviceManagerFailed
        case .failed: .failed
        }
    }

    var level: LogLevel {
        switch self {
        case .ledgerReplaced, .tokenExposed, .reloadIgnored, .serviceManagerFailed: .warning
        case .failed: .error
        }
    }

    var text: String {
        switch self {
        case .ledgerReplaced: "this state directory was in use, but its ledger is gone: a new one was created"
        case .tokenExposed(let exposure, let path): "\(exposure) the management key in \"\(path)\": chmod 600 it"
        case .reloadIgnored: "SIGHUP does nothing with --once: a single run keeps the configuration that it began with"
        case .serviceManagerFailed(let message): "\(message); it may think that this service does not start or hangs"
        case .failed(let message): message
        }
    }

    var fields: [EventField] {
        switch self {
        case .ledgerReplaced, .tokenExposed, .reloadIgnored: []
        case .serviceManagerFailed(let message), .failed(let message): [.error(message)]
        }
    }
}
