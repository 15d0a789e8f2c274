import RotationConfiguration
import RotationCore
import RotationEngine
import RotationPorts
import SystemTime

/// A key on a server, and what explains it.
struct FoundKey {
    let server: String
    let listed: ListedKey
    let owner: Owner

    enum Owner: Equatable {
        /// One of the configured management keys.
        case management
        case generation(LineageID, GenerationNumber)
        /// Neither the ledger nor the configuration knows it.
        case nobody
    }
}

/// All keys of the configured tenants, and of the management keys' own, as the servers list them now.
struct KeyInventory {
    /// By server, tenant, and age.
    private(set) var keys: [FoundKey] = []
    /// Ours, as configured or as the ledger says; nil before it has one.
    let instance: String?
    /// The servers that could not be asked or trusted, each with the reason.
    private(set) var failures: [String] = []

    init(_ configuration: ValidatedConfiguration) async throws {
        let known = try await KnownKeys(configuration)
        instance = configuration.instance ?? known.view?.instance
        let time = try SystemTimeSource()
        let plan = ClientPlan(configuration)
        failures = plan.problems
        let clients = try await Composition.clients(
            plan, of: configuration, time: time, note: EventLog(minimumLevel: configuration.logLevel).note)
        for server in clients.scope.servers {
            do throws(KeyServerError) {
                add(try await Inspection.listings(of: server, time: time), of: server.name, known)
            } catch {
                failures.append("server \(server.name): \(error.message)")
            }
        }
        await clients.close()
        keys.sort { left, right in
            (left.server, left.listed.tenant, left.listed.created, left.listed.id)
                < (right.server, right.listed.tenant, right.listed.created, right.listed.id)
        }
    }

    private mutating func add(_ listings: [Inspection.Listing], of server: String, _ known: KnownKeys) {
        let management = Set(listings.map(\.managementKey))
        let listed = Dictionary(
            listings.flatMap(\.evidence.listed).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for key in listed.values {
            let owner = management.contains(key.id) ? .management : known.owner(of: key, on: server)
            keys.append(FoundKey(server: server, listed: key, owner: owner))
        }
    }
}
