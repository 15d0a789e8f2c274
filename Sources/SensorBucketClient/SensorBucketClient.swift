public import RotationCore
public import RotationPorts

/// One SensorBucket API over HTTP, as the server is and not as its document says.
///
/// - Nothing is ever repeated here, and no redirect is followed.
/// - A page, a description and an answer may come bare, as published, or in `{"data": …}`, as the real server sends
///   them.
/// - The host name of a certificate is checked by NIOSSL, which also accepts a certificate that carries the IP
///   address connected to: a private authority should not put addresses into certificates.
///
/// ``shutdown()`` must be called before the last reference goes; the HTTP library stops a debug build otherwise.
public final class SensorBucketClient: KeyServer {
    let transport: Transport
    private let key: ManagementKey
    private let now: @Sendable () -> Timestamp
    private let reading: ClockReadingBox

    /// Reads the CA file; makes no connection. Throws for what the configuration's text or the CA file says.
    public init(_ configuration: Configuration) throws(SetupError) {
        let baseURL = try BaseURL(configuration.baseURL)
        guard configuration.timeout > .zero else {
            throw SetupError(.invalidTimeout, "cannot use the time-out \(configuration.timeout): it is not positive")
        }
        let roots = try TrustRoots.read(configuration.authorityFile)
        let reading = ClockReadingBox()
        self.reading = reading
        key = configuration.managementKey
        now = configuration.now
        transport = Transport(
            baseURL: baseURL, roots: roots, timeout: configuration.timeout,
            userAgent: "keyrotated/\(configuration.version)", now: configuration.now, observe: { reading.value = $0 })
    }

    /// What a CA file holds, to be compared with what it held when a client was made.
    ///
    /// - Throws: ``SetupError`` as ``init(_:)`` does for this file.
    public static func authorities(at path: String) throws(SetupError) -> [UInt8] {
        let bytes = try TrustRoots.bytes(of: path)
        _ = try TrustRoots.certificates(in: bytes, path)
        return bytes
    }

    /// Closes all connections; requests that are still out end with an error. May be called more than once.
    public func shutdown() async {
        await transport.shutdown()
    }

    public var managementKey: ManagementKeyStanding { key.standing(at: now()) }

    public func keepInReserve(_ keys: [Secret]) { key.keepInReserve(keys) }

    public var clock: ServerClockReading? { reading.value }

    /// The key for one request.
    func currentKey() throws(KeyServerError) -> Secret { try key.secret(at: now()) }

    /// Learns from an answer whether the management key works.
    func noteAnswer(_ status: Int, to request: OutgoingRequest) {
        if request.isMadeByManagementKey { key.noteAnswer(status, to: request.secret, at: now()) }
    }
}
