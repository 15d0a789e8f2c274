internal import AsyncHTTPClient
internal import NIOCore
internal import NIOSSL
internal import RotationCore

extension HTTPClient {
    /// The library with everything switched off that it would do on its own: redirects, retries, HTTP/2.
    ///
    /// - HTTP/1.1 alone: with HTTP/2 a server can refuse single streams and the library may send them again.
    /// - Idle connections live for 3 s: the server closes them after 5 s, and a request that meets the closing ends
    ///   without answer.
    /// - `usesPerConnection: 1` gives every request a connection of its own: a POST then cannot meet one that the
    ///   server is just closing, which would be a lost reply (and a key to clean up) for nothing.
    /// - The limit on connections is far above that of the gate before us; waiting happens there, by deadline.
    static func strict(trusting roots: NIOSSLTrustRoots?, timeout: Duration, usesPerConnection: Int?) -> HTTPClient {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let roots { tls.trustRoots = roots }
        var configuration = Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = .microseconds(max(1, timeout.microseconds / 2))
        configuration.connectionPool.idleTimeout = .seconds(3)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.maximumUsesPerConnection = usesPerConnection
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
}
