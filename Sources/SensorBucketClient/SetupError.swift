/// Why a client could not be made: what the text of the configuration, or the CA file, says.
public struct SetupError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        /// Not a URL that a SensorBucket API can have.
        case invalidURL
        /// The CA file is missing, or may not be read.
        case unreadableAuthority
        /// The CA file was read and holds no certificate in PEM form.
        case invalidAuthority
        /// The time-out is not positive.
        case invalidTimeout
    }

    public let code: Code
    /// What was attempted, on what, why it failed, and the way out.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
