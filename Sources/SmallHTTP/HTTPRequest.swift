/// A complete request: head and body.
public struct HTTPRequest: Hashable, Sendable {
    /// As sent: methods are case-sensitive.
    public let method: String
    /// As it stands in the request line, up to the question mark.
    public let path: String
    /// After the question mark, still percent-encoded; empty when there is none.
    public let query: String
    public let headers: [HTTPField]
    public let body: [UInt8]

    public init(
        method: String, path: String, query: String = "", headers: [HTTPField] = [], body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }
}
