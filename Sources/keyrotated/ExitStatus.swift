import ArgumentParser
import Glibc
import RotationConfiguration
import RotationPorts
import SQLiteLedger
import SensorBucketClient
import Systemd

/// What the program's exit statuses mean; from 64 on they are those of sysexits.h.
enum ExitStatus: Int32 {
    case success = 0
    /// Something due failed, or wants attention.
    case attention = 1
    /// A key is stranded or stuck.
    case stuck = 2
    case nothingReadable = 3
    case usage = 64
    case unavailable = 69
    case cannotWrite = 73
    case tryAgain = 75
    case permission = 77
    case configuration = 78

    var code: ExitCode { ExitCode(rawValue) }
}

/// Ends the program with a message for the operator.
struct ProgramFailure: Error {
    let status: ExitStatus
    let message: String

    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }

    /// Runs `body`; what it throws is told on standard error, and decides the exit status.
    static func reporting<Result>(_ body: () async throws -> Result) async throws -> Result {
        do { return try await body() } catch {
            guard let failure = ProgramFailure(error) else { throw error }
            failure.tell()
            throw failure.status.code
        }
    }

    /// To a person as it stands; to the journal, when that reads standard error, as one entry at its level.
    private func tell() {
        if JournalStream.isConnected(to: STDERR_FILENO, variable: Environment.current["JOURNAL_STREAM"]) {
            JournalSink().write(EventMessage(ProgramNotice.failed(message: message)))
        } else {
            StandardError.write("keyrotated: \(message)")
        }
    }

    /// Nil for errors that ArgumentParser words itself.
    init?(_ error: any Error) {
        switch error {
        case let failure as ProgramFailure: self = failure
        case let error as ConfigurationError: self.init(.configuration, Self.text(of: error))
        case let error as ConfigurationFileError:
            self.init(error.code == .permission ? .permission : .configuration, error.message)
        case let error as LedgerError: self.init(Self.status(of: error), error.message)
        case let error as SetupError: self.init(.unavailable, error.message)
        default: return nil
        }
    }

    private static func text(of error: ConfigurationError) -> String {
        let count = error.problems.count
        let problems = count == 1 ? "1 problem" : "\(count) problems"
        return "the configuration has \(problems); nothing was changed\n\(error)"
    }

    private static func status(of error: LedgerError) -> ExitStatus {
        switch error.code {
        case .locked: .tryAgain
        case .permission: .permission
        case .unusable, .storage, .noReserve, .wrongInstance: .cannotWrite
        }
    }
}
