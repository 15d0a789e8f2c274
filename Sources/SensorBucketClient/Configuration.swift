public import RotationCore
public import RotationPorts

extension SensorBucketClient {
    /// What a client must know. One client serves one server with one management key.
    public struct Configuration: Sendable {
        /// `https://host[:port][/prefix]`, e.g. `https://sensorbucket.nl/api`; `http` only on loopback.
        public var baseURL: String
        /// PEM file with the authorities to trust *instead of* the system's; nil: the system's.
        public var authorityFile: String?
        /// For one request, from its start to the last byte of the reply; half of it for the connection.
        public var timeout: Duration
        /// Our version, sent as `User-Agent: keyrotated/VERSION`.
        public var version: String
        /// With which every request is made; see ``ManagementKeyFile``.
        public var managementKey: ManagementKey
        /// The wall clock, for ``ServerClockReading`` and the management key's standing only: deadlines are measured
        /// on a clock that cannot be set.
        public var now: @Sendable () -> Timestamp

        public init(
            baseURL: String, authorityFile: String? = nil, timeout: Duration = .seconds(10), version: String,
            managementKey: ManagementKey, now: @escaping @Sendable () -> Timestamp
        ) {
            self.baseURL = baseURL
            self.authorityFile = authorityFile
            self.timeout = timeout
            self.version = version
            self.managementKey = managementKey
            self.now = now
        }
    }
}
