import Glibc
import SystemErrors

/// Why a configuration file could not be read. Decided by the machine, not by the text (S26).
public struct ConfigurationFileError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        case missing
        case permission
        /// A directory, a FIFO, a device, …
        case notRegular
        /// Any other failure, an input/output error for instance.
        case storage
    }

    public let code: Code
    public let path: String
    /// What was attempted, on which file, why it failed, and the way out.
    public let message: String

    public init(_ code: Code, path: String, _ message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    public var description: String { message }

    static func notRegular(_ path: String, _ expected: String) -> Self {
        Self(
            .notRegular, path: path,
            "cannot read the configuration \(quoted(path)): it is not a \(expected); put a \(expected) there, or name "
                + "another file with --config")
    }

    /// The error of a system call.
    static func failed(_ call: String, _ path: String, _ code: CInt) -> Self {
        let (kind, remedy) = explanation(code)
        return Self(
            kind, path: path,
            "cannot read the configuration \(quoted(path)): \(call): \(ErrorNumber(code)); \(remedy)")
    }

    private static func explanation(_ code: CInt) -> (Code, remedy: String) {
        switch code {
        case ENOENT: (.missing, "create it (see keyrotated.toml(5)), or name another file with --config")
        case EACCES, EPERM: (.permission, "let the user of keyrotated read it and enter every directory above it")
        case ENOTDIR, EISDIR, ENXIO, ELOOP: (.notRegular, "name a regular file with --config")
        default: (.storage, "see whether the file system is in order")
        }
    }
}
