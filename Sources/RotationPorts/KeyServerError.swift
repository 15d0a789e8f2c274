/// Why a call of ``KeyServer`` brought no answer that could be used.
///
/// The text names the operation, the server and the reason, and never a secret.
public struct KeyServerError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        /// No connection: refused, name not resolved, TLS refused. The request never left us.
        case notConnected
        /// Our deadline passed, or the connection broke, after the request may have left.
        case noAnswer
        /// 401: the key is wrong, or the server's database is down (S3).
        case unauthorized
        /// 403: the gate could not ask the service, or has a rule against us.
        case forbidden
        /// 429, or a 503 with `Retry-After`.
        case throttled
        /// 5xx.
        case serverFailure
        /// Another 4xx: the request is wrong as it stands, repeating it changes nothing.
        case refused
        /// A 3xx: never followed, as it would carry the key elsewhere.
        case redirected
        /// An answer that is not what this operation gives: no JSON, a member missing, too large, a wrong path.
        case invalidAnswer
        /// The management key could not be read or has not the shape of a key.
        case credential
    }

    public let code: Code
    /// What was attempted, on what, and why it failed: one sentence for the operator.
    public let message: String
    public let status: Int?
    /// `Retry-After`, where the server sent one.
    public let retryAfter: Duration?

    public init(_ code: Code, _ message: String, status: Int? = nil, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.status = status
        self.retryAfter = retryAfter
    }

    public var description: String { message }

    /// True where the server as a whole is in trouble: every request would fare alike (S29).
    public var isOutage: Bool {
        switch code {
        case .notConnected, .noAnswer, .unauthorized, .forbidden, .throttled, .serverFailure, .credential: true
        case .refused, .redirected, .invalidAnswer: false
        }
    }
}
