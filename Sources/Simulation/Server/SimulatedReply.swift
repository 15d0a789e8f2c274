/// What ``SimulatedServer`` answers, and how the transport is to deliver it.
public struct SimulatedReply: Hashable, Sendable {
    /// How the length of the body is told.
    public enum Framing: Hashable, Sendable {
        /// `Content-Length`, also for `HEAD`, where the body itself is left out.
        case length
        /// `Transfer-Encoding: chunked`, without `Content-Length`.
        case chunked
        /// Neither: there is no body (204, or 405 to `HEAD`).
        case none
    }

    /// What becomes of the reply on its way.
    public enum Ending: Hashable, Sendable {
        case complete
        /// The connection closes before the request had any effect.
        case refused
        /// The request took effect, then the connection closes without a byte.
        case lost
        /// The head and this many bytes of the body are sent, then the connection closes.
        case truncated(bodyBytes: Int)
        /// Complete, but a byte of the body at a time.
        case dripping(interval: Duration)
        /// The body is followed by white space, this many bytes in all.
        case flooding(bytes: Int)
    }

    public var status: Int
    /// Without `Content-Length` and `Transfer-Encoding`, which follow from ``framing``.
    public var headers: [HeaderField]
    public var body: [UInt8]
    public var framing: Framing
    public var ending: Ending = .complete
    /// How long the transport holds the answer back.
    public var delay: Duration = .zero

    init(status: Int, headers: [HeaderField] = [], body: [UInt8] = [], framing: Framing = .length) {
        self.status = status
        self.headers = headers
        self.body = body
        self.framing = framing
    }
}

extension SimulatedReply {
    static let refused = SimulatedReply(ending: .refused)
    static let lost = SimulatedReply(ending: .lost)

    private init(ending: Ending) {
        self.init(status: 0, framing: .none)
        self.ending = ending
    }

    /// An answer of the service: JSON and a newline, chunked above the 2048 bytes that Go's net/http buffers.
    static func service(_ status: Int, _ json: String) -> SimulatedReply {
        let body = Array(json.utf8) + [UInt8(ascii: "\n")]
        return SimulatedReply(
            status: status,
            headers: [HeaderField("Content-Type", "application/json"), HeaderField("Vary", "Origin")],
            body: body, framing: body.count > 2048 ? .chunked : .length)
    }

    static func serviceMessage(_ status: Int, _ message: String, code: String? = nil) -> SimulatedReply {
        let codeMember = code.map { ",\"code\":\(JSONText.quoted($0))" } ?? ""
        return service(status, "{\"message\":\(JSONText.quoted(message))\(codeMember)}")
    }

    static let internalError = serviceMessage(500, "Internal server error")

    /// The service's router knows no such path.
    static let noRoute = SimulatedReply(
        status: 404,
        headers: [
            HeaderField("Content-Type", "text/plain; charset=utf-8"), HeaderField("Vary", "Origin"),
            HeaderField("X-Content-Type-Options", "nosniff"),
        ],
        body: Array("404 page not found\n".utf8))

    /// The gate's own errors, after Oathkeeper: `request` echoes `X-Request-ID`.
    static func gate(
        _ status: Int, _ title: String, request: String? = nil, reason: String? = nil, message: String
    ) -> SimulatedReply {
        let requestMember = request.map { "\"request\":\(JSONText.quoted($0))," } ?? ""
        let reasonMember = reason.map { "\"reason\":\(JSONText.quoted($0))," } ?? ""
        let json =
            "{\"error\":{\"code\":\(status),\"status\":\(JSONText.quoted(title)),\(requestMember)\(reasonMember)"
            + "\"message\":\(JSONText.quoted(message))}}\n"
        return SimulatedReply(
            status: status, headers: [HeaderField("Content-Type", "application/json")], body: Array(json.utf8))
    }
}
