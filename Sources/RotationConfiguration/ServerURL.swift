/// The base URL of a server, taken apart: `https://sensorbucket.nl/api`.
public struct ServerURL: Hashable, Sendable, CustomStringConvertible {
    public enum Scheme: String, Hashable, Sendable {
        case http, https

        public var defaultPort: Int { self == .http ? 80 : 443 }
    }

    public let scheme: Scheme
    /// A name in small letters, or an address; an IPv6 address without its brackets.
    public let host: String
    /// 1…65535; the scheme's where the text names none.
    public let port: Int
    /// Empty, or `/` and components without a `/` at the end: `/api`.
    public let pathPrefix: String

    public init(scheme: Scheme, host: String, port: Int? = nil, pathPrefix: String = "") {
        self.scheme = scheme
        self.host = host
        self.port = port ?? scheme.defaultPort
        self.pathPrefix = pathPrefix
    }

    /// The same text for the same server, however it was written: what an intent stores (S6).
    public var description: String {
        let authority = host.contains(":") ? "[\(host)]" : host
        let portText = port == scheme.defaultPort ? "" : ":\(port)"
        return "\(scheme.rawValue)://\(authority)\(portText)\(pathPrefix)"
    }

    /// True for `localhost`, 127.0.0.0/8 and ::1.
    public var isLoopback: Bool {
        host == "localhost" || IPAddress(host)?.isLoopback == true
    }
}
