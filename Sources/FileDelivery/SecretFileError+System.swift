import Glibc
import RotationPorts
import SystemErrors

extension SecretFileError {
    /// The one place where an `errno` becomes a sentence.
    ///
    /// - Parameter subject: what the step was done on, where that is not the destination itself.
    static func system(
        _ error: ErrorNumber, at step: FileStep, on subject: String? = nil, attempt: FileAttempt, path: String,
        target: String? = nil
    ) -> SecretFileError {
        let place = subject.map { " \($0.debugDescription)" } ?? ""
        let sentence = "\(attempt.sentence(about: path, target: target)): \(step.rawValue)\(place): \(error)"
        return SecretFileError(code(for: error), "\(sentence); \(hint(for: error, at: step))")
    }

    /// Something that is not the failure of a system call.
    static func refusal(
        _ code: Code, _ attempt: FileAttempt, path: String, target: String? = nil, because reason: String
    ) -> SecretFileError {
        SecretFileError(code, "\(attempt.sentence(about: path, target: target)): \(reason)")
    }

    /// The same error with a further sentence.
    func adding(_ sentence: String) -> SecretFileError {
        SecretFileError(code, "\(message); \(sentence)")
    }

    private static func code(for error: ErrorNumber) -> Code {
        switch error.rawValue {
        case EACCES, EPERM: .permission
        case ENOENT: .missingDirectory
        case ELOOP, ENOTDIR, EISDIR, ENAMETOOLONG, ENXIO: .unsafePath
        default: .storage
        }
    }
}
