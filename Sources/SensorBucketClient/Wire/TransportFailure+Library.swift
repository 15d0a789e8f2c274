internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import SystemErrors

extension TransportFailure {
    /// Turns what the HTTP library throws into a stage and a sentence.
    init(_ error: any Error, timeout: Duration) {
        switch error {
        case let error as TransportFailure: self = error
        case is Deadline.Exceeded:
            self.init(stage: .waiting, reason: "no complete answer within \(timeout)")
        case is CancellationError: self.init(stage: .waiting, reason: "the request was cancelled")
        case let error as HTTPClientError: self.init(error)
        case let error as NIOConnectionError: self.init(error)
        case let error as NIOSSLError: self.init(error)
        case let error as NIOSSLExtraError: self.init(error)
        case let error as IOError: self.init(error)
        case HTTPParserError.invalidEOFState:
            self.init(stage: .waiting, reason: "the connection ended within the answer")
        case is HTTPParserError:
            let problem = ServerText.cleaned(String(describing: error))
            self.init(stage: .waiting, reason: "the answer is not HTTP (\(problem)); is this the right port?")
        case is ChannelError:
            self.init(stage: .waiting, reason: "the connection broke: \(ServerText.cleaned(String(describing: error)))")
        default: self.init(stage: .waiting, reason: ServerText.cleaned(String(describing: error)))
        }
    }

    /// The library reports a failed `connect(2)` to an address like any other system call; only its text tells which.
    private init(_ error: IOError) {
        let reason = ErrorNumber(error.errnoCode).description
        if String(describing: error).hasPrefix("connect") {
            self.init(stage: .connecting, reason: "\(reason); \(Self.connectHint)")
        } else {
            self.init(stage: .waiting, reason: "the connection broke: \(reason)")
        }
    }

    private static let connectHint = "is the server running, and is the URL right?"

    private init(_ error: HTTPClientError) {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout:
            self.init(stage: .connecting, reason: "no connection was made in time; is the server's port filtered?")
        case .tlsHandshakeTimeout:
            self.init(stage: .connecting, reason: "the TLS handshake did not end in time; is this port HTTPS?")
        case .alreadyShutdown: self.init(stage: .connecting, reason: "the client was shut down")
        case .remoteConnectionClosed:
            self.init(stage: .waiting, reason: "the server closed the connection without a complete answer")
        case .cancelled: self.init(stage: .waiting, reason: "the request was cancelled")
        default: self.init(stage: .waiting, reason: ServerText.cleaned(error.shortDescription))
        }
    }

    private init(_ error: NIOConnectionError) {
        let reasons = error.connectionErrors.map { failure in
            let target = failure.target.ipAddress ?? error.host
            return "\(target) port \(error.port): \(Self.text(of: failure.error))"
        }
        self.init(
            stage: .connecting,
            reason: reasons.isEmpty
                ? "the name \"\(error.host)\" could not be resolved; is it right, and is there a name server?"
                : "\(reasons.joined(separator: ", ")); \(Self.connectHint)")
    }

    private init(_ error: NIOSSLError) {
        switch error {
        case .handshakeFailed(let reason):
            let isUntrusted = String(describing: reason).contains("CERTIFICATE_VERIFY_FAILED")
            self.init(
                stage: .connecting,
                reason: isUntrusted
                    ? "the server's certificate was refused (CERTIFICATE_VERIFY_FAILED): it has expired, or no trusted "
                        + "authority signed it; is ca_file right?"
                    : "the TLS handshake failed: \(ServerText.cleaned(String(describing: reason)))")
        case .unableToValidateCertificate, .noCertificateToValidate:
            self.init(stage: .connecting, reason: "the server's certificate was refused; is ca_file right?")
        default: self.init(stage: .waiting, reason: "TLS: \(ServerText.cleaned(String(describing: error)))")
        }
    }

    private init(_ error: NIOSSLExtraError) {
        self.init(
            stage: .connecting,
            reason: error == .failedToValidateHostname
                ? "the server's certificate is for another host name; is the URL right?"
                : "TLS: \(ServerText.cleaned(String(describing: error)))")
    }

    private static func text(of error: any Error) -> String {
        guard let error = error as? IOError else { return ServerText.cleaned(String(describing: error)) }
        return ErrorNumber(error.errnoCode).description
    }
}
