import Glibc
import RotationCore
import RotationPorts
import SystemErrors

/// One attempt on one destination: carries what every step needs for its system calls and its errors.
struct FileTask: Sendable {
    let attempt: FileAttempt
    let path: DestinationPath
    let system: any SystemCalls

    /// How often a call is repeated that a signal interrupted; beyond that something else is wrong.
    static let interruptionLimit = 100

    /// Performs one call, again when interrupted, and words its failure.
    func perform<Value: ~Copyable>(
        _ step: FileStep, on subject: String? = nil, _ call: () throws(ErrorNumber) -> Value
    ) throws(SecretFileError) -> Value {
        var interruptions = 0
        while true {
            do {
                return try call()
            } catch {
                interruptions += 1
                let isWorthRepeating = error.rawValue == EINTR && interruptions < Self.interruptionLimit
                guard isWorthRepeating else { throw failure(error, at: step, on: subject) }
            }
        }
    }

    /// Performs one call that must not be repeated: when it was interrupted it may have taken effect.
    func performOnce(
        _ step: FileStep, on subject: String? = nil, _ call: () throws(ErrorNumber) -> Void
    ) throws(SecretFileError) {
        do { try call() } catch { throw failure(error, at: step, on: subject) }
    }

    func failure(_ error: ErrorNumber, at step: FileStep, on subject: String? = nil) -> SecretFileError {
        .system(error, at: step, on: subject, attempt: attempt, path: path.text, target: path.target)
    }

    func refusal(_ code: SecretFileError.Code, _ reason: String) -> SecretFileError {
        .refusal(code, attempt, path: path.text, target: path.target, because: reason)
    }

    /// Closes what was written. An interrupted close has closed the descriptor, and what it held was synchronized
    /// before: nothing is lost by it.
    func close(_ descriptor: inout Descriptor, _ step: FileStep) throws(SecretFileError) {
        do { try descriptor.close() } catch {
            guard error.rawValue == EINTR else { throw failure(error, at: step) }
        }
    }

    /// The same task in its next phase.
    func turning(to attempt: FileAttempt) -> FileTask {
        FileTask(attempt: attempt, path: path, system: system)
    }
}

extension FileTask {
    /// Refuses a destination that the configuration should not have let through.
    init(
        _ attempt: FileAttempt, _ destination: Destination, system: any SystemCalls
    ) throws(SecretFileError) {
        guard let path = DestinationPath(destination.path) else {
            throw .refusal(
                .unsafePath, attempt, path: destination.path,
                because: "the path is not absolute or has empty, . or .. components; correct it in the configuration")
        }
        self.init(attempt: attempt, path: path, system: system)
    }
}
