/// What a handler answers, and how it is sent.
public struct HTTPReply: Hashable, Sendable {
    /// How the length of the body is told.
    public enum Framing: Hashable, Sendable {
        /// `Content-Length`, also to `HEAD`, where the body is left out.
        case length
        /// `Transfer-Encoding: chunked`.
        case chunked
        /// Neither; for a status that has no body (204, 304).
        case none
    }

    public enum Ending: Hashable, Sendable {
        /// The connection stays open when the client asked for it.
        case keepAlive
        /// The connection closes after the reply.
        case close
        /// The head and this many bytes of the body are sent, then the connection closes.
        case truncate(bodyBytes: Int)
        /// The body is sent a byte at a time; the connection closes after it.
        case drip(interval: Duration)
        /// The body is followed by white space, this many bytes in all; the connection closes after it.
        case flood(bytes: Int)
        /// The connection closes without a byte.
        case drop
    }

    public var status: Int
    /// Without `Content-Length`, `Transfer-Encoding` and `Connection`.
    public var headers: [HTTPField]
    public var body: [UInt8]
    public var framing: Framing
    public var ending: Ending
    /// How long the reply is held back.
    public var delay: Duration

    public init(
        status: Int, headers: [HTTPField] = [], body: [UInt8] = [], framing: Framing = .length,
        ending: Ending = .keepAlive, delay: Duration = .zero
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.framing = framing
        self.ending = ending
        self.delay = delay
    }
}
