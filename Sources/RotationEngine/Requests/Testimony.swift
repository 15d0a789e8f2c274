import RotationPorts

/// What the end of one request says about the server and the management key.
enum Testimony: Sendable {
    /// Both are fine, whatever became of this request.
    case fine
    /// The management key is refused or cannot be read: the server itself answers.
    case keyFailed(KeyServerError)
    case serverFailed(KeyServerError)
    /// Nothing was asked of the server.
    case none

    init(_ error: KeyServerError?) {
        guard let error, error.isOutage else {
            self = .fine
            return
        }
        switch error.code {
        case .unauthorized, .forbidden, .credential: self = .keyFailed(error)
        default: self = .serverFailed(error)
        }
    }
}
