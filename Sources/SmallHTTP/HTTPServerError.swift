/// Why a server could not listen.
public struct HTTPServerError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        case addressInUse
        case permission
        case other
    }

    public let code: Code
    /// `cannot listen on 127.0.0.1:8080: Address already in use (EADDRINUSE)`.
    public let message: String

    public var description: String { message }
}
