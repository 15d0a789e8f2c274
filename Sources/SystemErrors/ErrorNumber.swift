import CPlatform
import Glibc

/// An `errno`: why a call of the system failed.
public struct ErrorNumber: RawRepresentable, Error, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: Int32

    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    public init(_ rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// That of the call that failed just now on this thread.
    public static var latest: ErrorNumber { ErrorNumber(errno) }

    /// `EACCES`; nil for a number that is none.
    public var name: String? { cplatform_errno_name(rawValue).map { String(cString: $0) } }

    /// `Permission denied`, in English whatever the locale; `error 9999` for a number that is none.
    public var text: String { cplatform_errno_text(rawValue).map { String(cString: $0) } ?? "error \(rawValue)" }

    /// `Permission denied (EACCES)`.
    public var description: String { name.map { "\(text) (\($0))" } ?? text }
}
