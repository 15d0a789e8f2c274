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
    let reloader: Reloader
    private let ledger: SQLiteLedger

    /// - Parameters:
    ///   - notifies: Whether this is the service that a service manager may have started.
    ///   - load: Reads the configuration, now and at each reload.
    init(notifies: Bool, load: @escaping @Sendable () throws -> ValidatedConfiguration) async throws {
        let configuration = try load()
        // One thread for the network is enough at eight requests at a time.
        NIOSingletons.groupLoopCountSuggestion = 1
        let time = try SystemTimeSource()
        let log = EventLog(minimumLevel: configuration.logLevel)
        self.log = log
        ledger = try await SQLiteLedger.open(directory: configuration.stateDirectory, mode: .daemon)
        let notifier =
            notifies && ServiceManager.isListening
            ? ServiceNotifier(stopTime: Self.stopTime(of: configuration), note: log.note) : nil
        self.notifier = notifier
        do {
            let instance = try await ledger.instanceName(configured: configuration.instance, draw: InstanceName.draw)
            if await ledger.wasCreated, await ledger.hadPredecessor {
                log.note(.ledgerReplaced)
            }
            let plan = ClientPlan(configuration)
            if !plan.problems.isEmpty {
                throw ProgramFailure(.unavailable, plan.problems.joined(separator: "\n"))
            }
            let managementKeys = ManagementKeys(note: log.note)
            let make: ClientPool.Make = { (server, place) throws(SetupError) in
                try Self.client(of: server, managementKeys.key(at: place, of: server), time: time)
            }
            let observer = Observers([log] + (notifier.map { [$0] } ?? []))
            let clients = try await ClientPool(plan, lineages: configuration.lineages, make: make)
            service = RotationService(
                RotationSetup(
                    instance: instance, scope: clients.scope, ledger: ledger, files: FileDelivery(),
                    consumers: LocalConsumers(), time: time, random: SystemRandomSource(),
                    observer: observer))
            reloader = Reloader(
                service, configuration, clients, instance: instance, observer: observer, load: load, make: make
            ) { configuration in
                log.minimumLevel = configuration.logLevel
                notifier?.stopTime = Self.stopTime(of: configuration)
            }
        } catch {
            try await ledger.close()
            throw error
        }
    }

    /// Ends all connections and the ledger.
    func close() async throws {
        await reloader.close()
        try await ledger.close()
    }

    /// A create that is under way, what the ledger may need to keep its reply, and the end of all connections (S25).
    private static func stopTime(of configuration: ValidatedConfiguration) -> Duration {
        (configuration.servers.map(\.timeout).max() ?? .zero) + .seconds(10)
    }

    /// The clients of a command that looks at servers and changes nothing.
    ///
    /// - Parameter note: is told which management keys others could read.
    static func clients(
        _ plan: ClientPlan, of configuration: ValidatedConfiguration, time: SystemTimeSource,
        note: @escaping @Sendable (ProgramNotice) -> Void
    ) async throws -> ClientPool {
        NIOSingletons.groupLoopCountSuggestion = 1
        let managementKeys = ManagementKeys(note: note)
        return try await ClientPool(plan, lineages: configuration.lineages) { (server, place) throws(SetupError) in
            try client(of: server, managementKeys.key(at: place, of: server), time: time)
        }
    }

    private static func client(
        of server: Server, _ managementKey: ManagementKey, time: SystemTimeSource
    ) throws(SetupError) -> SensorBucketClient {
        try SensorBucketClient(
            .init(
                baseURL: server.url.description, authorityFile: server.caFile, timeout: server.timeout,
                version: Keyrotated.version, managementKey: managementKey, now: { time.now() }))
    }
}
