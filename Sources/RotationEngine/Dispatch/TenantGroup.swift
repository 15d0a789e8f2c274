import RotationCore
import RotationPorts

/// Tenants of one server that are reached with one management key and share their listings, as each has few keys.
struct TenantGroup: Sendable {
    /// A listing of a group should fit into one page (each lineage has about two keys), and its query into a URL.
    static let maximumLineages = 400
    static let maximumTenants = 40

    let index: Int
    let tenants: [TenantID]
    /// Positions of the group's lineages in the dispatcher.
    let items: [Int]
    let pollInterval: Duration
    let connection: Connection
    let managementKey: ManagementKeyDesk
    let desk: ListingDesk

    /// The same tenants are listed as often with the same management key.
    func isListedLike(_ other: TenantGroup) -> Bool {
        connection.credential == other.connection.credential && tenants == other.tenants
            && pollInterval == other.pollInterval
    }

    /// Distributes the tenants of `server`; those that only the ledger knows go to the first management key.
    static func make(
        for server: RotationSetup.Server, lineages: [Lineage], memory: ServerMemory, tools: TenantWorker.Tools
    ) -> [TenantGroup] {
        let items = Dictionary(grouping: lineages.indices) { lineages[$0].id.tenant }
        let known = Set(server.credentials.flatMap(\.tenants))
        let orphans = items.keys.filter { !known.contains($0) }.sorted()
        var groups: [TenantGroup] = []
        for (number, credential) in server.credentials.enumerated() {
            let connection = Connection(
                server: credential.server, credential: credential.name, gate: memory.gate, time: tools.time,
                stop: tools.stop, end: tools.end)
            let managementKey = memory.managementKeys.desk(for: credential.name)
            // The first is the server's own.
            managementKey.note(isRenewed: number == 0 && lineages.contains(where: \.isManagementKey))
            for tenants in chunks(credential.tenants + (number == 0 ? orphans : []), items) {
                let own = tenants.flatMap { items[$0] ?? [] }
                let interval = own.map { lineages[$0].policy.pollInterval }.min() ?? .seconds(900)
                let desk = ListingDesk(
                    tenants: tenants, connection: connection, managementKey: managementKey, serverName: server.name,
                    familiar: memory.familiar, observer: tools.observer)
                groups.append(
                    TenantGroup(
                        index: groups.count, tenants: tenants, items: own, pollInterval: interval,
                        connection: connection, managementKey: managementKey, desk: desk))
            }
        }
        return groups
    }

    static func workers(
        of groups: [TenantGroup], waiting: WaitingVisits, tools: TenantWorker.Tools
    ) -> [TenantID: TenantWorker] {
        var workers: [TenantID: TenantWorker] = [:]
        for group in groups {
            for tenant in group.tenants {
                workers[tenant] = TenantWorker(
                    connection: group.connection, desk: group.desk, waiting: waiting, tools: tools)
            }
        }
        return workers
    }

    private static func chunks(_ tenants: [TenantID], _ items: [TenantID: [Int]]) -> [[TenantID]] {
        var chunks: [[TenantID]] = []
        var lineageCount = 0
        for tenant in tenants {
            let count = items[tenant]?.count ?? 0
            let fits =
                chunks.last.map { $0.count < maximumTenants && lineageCount + count <= maximumLineages } ?? false
            if fits {
                chunks[chunks.count - 1].append(tenant)
                lineageCount += count
            } else {
                chunks.append([tenant])
                lineageCount = count
            }
        }
        return chunks
    }
}
