import RotationConfiguration
import RotationCore
import RotationEngine
import SensorBucketClient

/// The clients of one configuration, and what it asks the engine to look after. The next configuration takes over those
/// clients of which nothing has changed, with their connections and what is known of their server's clock.
struct ClientPool {
    /// A server as configured, with what its clients are made from: a reload changed it when this is another one.
    struct Fingerprint: Hashable {
        let server: Server
        let clients: [ClientPlan.Key]
    }

    /// Makes a client of the server with the management key of this place.
    typealias Make = @Sendable (_ server: Server, _ place: ManagementKeyPlace) throws(SetupError) -> SensorBucketClient

    let scope: RotationScope
    let fingerprints: [String: Fingerprint]
    private let clients: [ClientPlan.Key: SensorBucketClient]

    /// - Throws: what `make` throws; what was made for nothing is closed then.
    init(_ plan: ClientPlan, lineages: [Lineage], after former: ClientPool? = nil, make: Make) async throws {
        var clients: [ClientPlan.Key: SensorBucketClient] = [:]
        do {
            for (server, entries) in plan.servers {
                for key in entries.map(\.key) where clients[key] == nil {
                    clients[key] = try former?.clients[key] ?? make(server, key.managementKey)
                }
            }
        } catch {
            for (key, client) in clients where former?.clients[key] == nil { await client.shutdown() }
            throw error
        }
        self.clients = clients
        fingerprints = Dictionary(
            uniqueKeysWithValues: plan.servers.map { server, entries in
                (server.name, Fingerprint(server: server, clients: entries.map(\.key)))
            })
        scope = RotationScope(servers: plan.servers.map { $0.server.setup($0.entries, clients) }, lineages: lineages)
    }

    /// Ends the connections of those that `other` does not use.
    func close(allBut other: ClientPool? = nil) async {
        for (key, client) in clients where other?.clients[key] == nil { await client.shutdown() }
    }
}

extension Server {
    fileprivate func setup(
        _ entries: [ClientPlan.Entry], _ clients: [ClientPlan.Key: SensorBucketClient]
    ) -> RotationSetup.Server {
        let credentials = entries.map { entry -> RotationSetup.Credential in
            guard let client = clients[entry.key] else { preconditionFailure("\(name) has no client") }
            return RotationSetup.Credential(
                name: entry.key.managementKey.description, server: client, tenants: entry.tenants)
        }
        return RotationSetup.Server(
            name: name, url: url.description,
            limits: ServerLimits(requestsPerSecond: requestsPerSecond, maxConcurrentRequests: maxConcurrentRequests),
            credentials: credentials)
    }
}
