internal import RotationCore
internal import RotationPorts

extension SensorBucketClient {
    /// Sends, and turns the lack of a complete reply into the error of the port.
    func reply(to request: OutgoingRequest) async throws(KeyServerError) -> Reply {
        do {
            let reply = try await transport.send(request)
            noteAnswer(reply.status, to: request)
            return reply
        } catch {
            throw self.error(failure: error, of: request)
        }
    }

    func error(failure: TransportFailure, of request: OutgoingRequest) -> KeyServerError {
        let code: KeyServerError.Code =
            switch failure.stage {
            case _ where failure.isKnownNotSent: .notConnected
            case .connecting: .notConnected
            case .waiting: .noAnswer
            case .tooLarge: .invalidAnswer
            }
        return error(code, failure.reason, of: request, status: failure.status)
    }

    /// An answer with a status that is no success. `code` is given where the operation knows better than the status.
    func error(
        status reply: Reply, of request: OutgoingRequest, code: KeyServerError.Code? = nil
    ) -> KeyServerError {
        if (200...299).contains(reply.status) {
            return error(invalid: "this operation never answers with that status", in: reply, of: request)
        }
        return error(
            code ?? Self.code(for: reply), Self.reason(for: reply), of: request, status: reply.status,
            retryAfter: reply.retryAfter)
    }

    /// A success whose body is not what this operation gives.
    func error(body problem: JSONError, in reply: Reply, of request: OutgoingRequest) -> KeyServerError {
        error(invalid: "the body is not what was expected at \(problem)", in: reply, of: request)
    }

    func error(invalid problem: String, in reply: Reply, of request: OutgoingRequest) -> KeyServerError {
        let type = reply.contentType.flatMap(ServerText.quoted) ?? "no type"
        return error(
            .invalidAnswer,
            "the server answered \(reply.status), \(reply.body.count) bytes of \(type): \(problem); "
                + "is this the address of a SensorBucket API?",
            of: request, status: reply.status, retryAfter: reply.retryAfter)
    }

    /// `cannot list the keys of tenant 19: GET "https://sensorbucket.nl/api/api-keys": the server answered 500`.
    func error(
        _ code: KeyServerError.Code, _ reason: String, of request: OutgoingRequest, status: Int? = nil,
        retryAfter: Duration? = nil
    ) -> KeyServerError {
        KeyServerError(
            code,
            "cannot \(request.purpose): \(request.method.rawValue) \"\(transport.baseURL)\(request.path)\": "
                + Redaction([request.secret])(reason),
            status: status, retryAfter: retryAfter)
    }

    private static func code(for reply: Reply) -> KeyServerError.Code {
        switch reply.status {
        case 401: .unauthorized
        case 403: .forbidden
        case 404: .invalidAnswer
        case 408: .noAnswer
        case 429: .throttled
        case 503 where reply.retryAfter != nil: .throttled
        case 500...599: .serverFailure
        case 400...499: .refused
        case 300...399: .redirected
        default: .invalidAnswer
        }
    }

    /// The status, what the server says of it, and what to look at.
    private static func reason(for reply: Reply) -> String {
        let refusal = RefusalReply(reply.body)
        let whole = String(decoding: reply.body.prefix(4096), as: UTF8.self)
        let texts = [refusal.message ?? whole, refusal.reason, refusal.code]
        let said = texts.compactMap { $0.flatMap(ServerText.quoted) }
        let answer = (["the server answered \(reply.status)"] + said).joined(separator: ", ")
        return hint(for: reply.status).map { "\(answer); \($0)" } ?? answer
    }

    private static func hint(for status: Int) -> String? {
        switch status {
        case 300...399: "a redirect is not followed, as it would carry the key elsewhere: correct the URL"
        case 401: "the key is wrong, expired or revoked, or the server's database is down"
        case 403: "the gate before the API cannot reach it, or has a rule against this request"
        case 404: "is the path of the URL right?"
        default: nil
        }
    }
}
