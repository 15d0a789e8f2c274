import ConsumerControl
import FileDelivery
import Glibc
import NIOCore
import RotationConfiguration
import RotationCore
import RotationEngine
import RotationPorts
import SQLiteLedger
import SensorBucketClient
import SystemTime
import Systemd

/// Builds the graph of a running daemon; the only place that knows every adapter.
struct Composition {
    let service: RotationService
    let log: EventLog
    /// Nil when nobody waits for notifications.
    let notifier: ServiceNotifier?
    private let ledger: SQLiteLedger
    private let clients: [SensorBucketClient]

    /// - Parameter notifies: Whether this is the service that a service manager may have started.
    init(_ configuration: ValidatedConfiguration, notifies: Bool) async throws {
        // One thread for the network is enough at eight requests at a time.
        NIOSingletons.groupLoopCountSuggestion = 1
        let time = try SystemTimeSource()
        ledger = try await SQLiteLedger.open(directory: configuration.stateDirectory, mode: .daemon)
        log = EventLog(minimumLevel: configuration.logLevel)
        notifier =
            notifies && ServiceManager.isListening
            ? ServiceNotifier(stopTime: Self.stopTime(of: configuration), note: log.note) : nil
        do {
            let instance = try await ledger.instanceName(configured: configuration.instance, draw: InstanceName.draw)
            if await ledger.wasCreated, await ledger.hadPredecessor {
                log.note(.ledgerReplaced)
            }
            let servers = try Self.servers(of: configuration, time: time, log: log)
            clients = servers.flatMap(\.clients)
            service = RotationService(
                RotationSetup(
                    instance: instance,
                    scope: RotationScope(servers: servers.map(\.setup), lineages: configuration.lineages),
                    ledger: ledger, files: FileDelivery(), consumers: CommandConsumers(), time: time,
                    random: SystemRandomSource(),
                    observer: Observers([log] + (notifier.map { [$0] } ?? []))))
        } catch {
            try await ledger.close()
            throw error
        }
    }

    /// Ends all connections and the ledger.
    func close() async throws {
        for client in clients { await client.shutdown() }
        try await ledger.close()
    }

    /// A create that is under way, what the ledger may need to keep its reply, and the end of all connections (S25).
    private static func stopTime(of configuration: ValidatedConfiguration) -> Duration {
        (configuration.servers.map(\.timeout).max() ?? .zero) + .seconds(10)
    }

    private static func servers(
        of configuration: ValidatedConfiguration, time: SystemTimeSource, log: EventLog
    ) throws -> [(setup: RotationSetup.Server, clients: [SensorBucketClient])] {
        try configuration.servers.map { server in
            let tenants = configuration.tenants.filter { $0.server == server.name }
            var clients: [SensorBucketClient] = []
            var credentials: [RotationSetup.Credential] = []
            for path in tokenFiles(of: server, tenants) {
                let client = try client(of: server, tokenFile: path, time: time, log: log)
                clients.append(client)
                let reached = tenants.filter { ($0.tokenFile ?? server.tokenFile) == path }.map(\.id)
                credentials.append(RotationSetup.Credential(name: path, server: client, tenants: reached))
            }
            let limits = ServerLimits(
                requestsPerSecond: server.requestsPerSecond, maxConcurrentRequests: server.maxConcurrentRequests)
            let setup = RotationSetup.Server(
                name: server.name, url: server.url.description, limits: limits, credentials: credentials)
            return (setup, clients)
        }
    }

    /// The server's own first: it also serves what only the ledger knows.
    private static func tokenFiles(of server: Server, _ tenants: [Tenant]) -> [String] {
        var paths = [server.tokenFile]
        for case let path? in tenants.map(\.tokenFile) where !paths.contains(path) { paths.append(path) }
        return paths
    }

    private static func client(
        of server: Server, tokenFile path: String, time: SystemTimeSource, log: EventLog
    ) throws -> SensorBucketClient {
        let token = TokenFile(path: path)
        // Whether it can be read is found out, and told, at the first request.
        if (try? token.current()) != nil, token.isReadableByOthers {
            log.note(.tokenReadable(path: path))
        }
        return try SensorBucketClient(
            .init(
                baseURL: server.url.description, authorityFile: server.caFile, timeout: server.timeout,
                version: Keyrotated.version,
                credential: { () throws(KeyServerError) in try token.current() },
                now: { time.now() }))
    }
}
