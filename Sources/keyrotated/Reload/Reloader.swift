import RotationConfiguration
import RotationEngine
import RotationPorts
import SensorBucketClient

/// Reads the configuration again when it is asked to, and puts it into effect, all or nothing: whatever is wrong with
/// the new one, the old one stays, as a whole.
actor Reloader {
    private let service: RotationService
    private let observer: any RotationObserver
    private let instance: String
    private let load: @Sendable () throws -> ValidatedConfiguration
    private let make: ClientPool.Make
    /// Told each configuration that comes into effect.
    private let didChange: @Sendable (ValidatedConfiguration) -> Void
    private var configuration: ValidatedConfiguration
    private var clients: ClientPool

    init(
        _ service: RotationService, _ configuration: ValidatedConfiguration, _ clients: ClientPool, instance: String,
        observer: any RotationObserver, load: @escaping @Sendable () throws -> ValidatedConfiguration,
        make: @escaping ClientPool.Make, didChange: @escaping @Sendable (ValidatedConfiguration) -> Void
    ) {
        self.service = service
        self.observer = observer
        self.instance = instance
        self.load = load
        self.make = make
        self.didChange = didChange
        self.configuration = configuration
        self.clients = clients
    }

    /// One reload for each of `requests`, until the task is cancelled. Clients that are used no longer are closed once
    /// what was begun with them has come to its end.
    func run(_ requests: AsyncStream<Void>) async {
        await withDiscardingTaskGroup { closing in
            for await _ in requests {
                let former = clients
                guard let handover = await reload() else { continue }
                closing.addTask { [clients] in
                    await handover.waitForCompletion()
                    await former.close(allBut: clients)
                }
            }
        }
    }

    /// Ends all connections, after the service has ended.
    func close() async { await clients.close() }

    /// Nil when the old configuration stays in effect.
    private func reload() async -> Handover? {
        observer.observe(.reloading)
        do {
            let new = try load().sharingMemory(with: configuration)
            let plan = ClientPlan(new)
            try Refusal.check(new, against: configuration, instance: instance, and: plan.problems)
            let pool = try await ClientPool(plan, lineages: new.lineages, after: clients, make: make)
            return try await takeOver(new, pool)
        } catch {
            observer.observe(.reloadRefused(message: ProgramFailure(error)?.message ?? "\(error)"))
            return nil
        }
    }

    private func takeOver(_ new: ValidatedConfiguration, _ pool: ClientPool) async throws -> Handover? {
        do {
            guard let handover = try await service.reload(pool.scope) else {
                // The daemon stops.
                await pool.close(allBut: clients)
                return nil
            }
            let change = ConfigurationChange(from: (configuration, clients), to: (new, pool))
            (configuration, clients) = (new, pool)
            didChange(new)
            observer.observe(.reloaded(change))
            return handover
        } catch {
            await pool.close(allBut: clients)
            throw error
        }
    }
}
