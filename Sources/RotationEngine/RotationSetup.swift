public import RotationCore
public import RotationPorts

/// Everything that a ``RotationService`` works with: the configured lineages, and the ports to the outside world.
public struct RotationSetup: Sendable {
    public let instance: String
    /// What is looked after from the start until the first reload.
    public let scope: RotationScope
    public let ledger: any Ledger
    public let files: any SecretFiles
    public let consumers: any Consumers
    public let time: any TimeSource
    public let random: any RandomSource
    public let observer: any RotationObserver

    public init(
        instance: String, scope: RotationScope, ledger: any Ledger, files: any SecretFiles,
        consumers: any Consumers, time: any TimeSource, random: any RandomSource, observer: any RotationObserver
    ) {
        self.instance = instance
        self.scope = scope
        self.ledger = ledger
        self.files = files
        self.consumers = consumers
        self.time = time
        self.random = random
        self.observer = observer
    }

    public struct Server: Sendable {
        /// The name of the `[server.NAME]` table.
        public let name: String
        public let url: String
        public let limits: ServerLimits
        /// At least one. Lineages that left the configuration together with their tenant are served by the first.
        public let credentials: [Credential]

        public init(name: String, url: String, limits: ServerLimits, credentials: [Credential]) {
            self.name = name
            self.url = url
            self.limits = limits
            self.credentials = credentials
        }
    }

    /// One management key and the tenants that are reached with it.
    public struct Credential: Sendable {
        /// Where it is kept, for people: `"/etc/keyrotated/token"`, or `credential "sensorbucket"`. Tells it from the
        /// server's other management keys, and is the same after a reload.
        public let name: String
        public let server: any KeyServer
        public let tenants: [TenantID]

        public init(name: String, server: any KeyServer, tenants: [TenantID]) {
            self.name = name
            self.server = server
            self.tenants = tenants
        }
    }
}
