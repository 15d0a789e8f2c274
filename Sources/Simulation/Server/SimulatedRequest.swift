/// One HTTP request as ``SimulatedServer`` sees it.
public struct SimulatedRequest: Hashable, Sendable {
    /// The gate with its `/api` prefix, as every client meets it, or the service behind it, which asks for no
    /// credentials.
    public enum Listener: Hashable, Sendable {
        case `public`
        case `internal`
    }

    /// In capitals, e.g. `GET`.
    public let method: String
    /// As it stands in the request line, up to the question mark: `/api/api-keys/5`.
    public let path: String
    /// After the question mark, still percent-encoded; empty when there is none.
    public let query: String
    public let headers: [HeaderField]
    public let body: [UInt8]
    public let listener: Listener

    public init(
        _ method: String, _ path: String, query: String = "", headers: [HeaderField] = [], body: [UInt8] = [],
        listener: Listener = .public
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.listener = listener
    }

    /// The path as the service behind the gate sees it: without the prefix that the gate takes off.
    var servicePath: Substring {
        listener == .public && path.hasPrefix("/api/") ? path.dropFirst("/api".count) : path[...]
    }
}
