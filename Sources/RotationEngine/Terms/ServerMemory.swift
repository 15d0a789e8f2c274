import RotationCore
import RotationPorts
import Synchronization

/// What is remembered of one server for as long as it stays configured, whatever reloads come: how hard it may be
/// worked and whether it is in trouble, its management keys, what was told of it, and which lineages it has shown keys of.
struct ServerMemory {
    let url: String
    let gate: ServerGate
    let familiar: Familiarity
    let managementKeys: ManagementKeyDesks
    let news: News

    /// The memory of `server`. Behind another URL another server may answer (S19): what was learnt of the former one
    /// does not hold for it; what was told of the lineages does.
    init(of server: RotationSetup.Server, news: News?, tools: TenantWorker.Tools) {
        url = server.url
        gate = ServerGate(
            server: server.name, limits: server.limits, time: tools.time, observer: tools.observer, stop: tools.stop)
        familiar = Familiarity()
        managementKeys = ManagementKeyDesks(
            serverName: server.name, ledger: tools.ledger, observer: tools.observer)
        self.news = news ?? News(server: server.name, observer: tools.observer)
    }
}

/// The lineages of which a server has shown a key since this process began to talk to it (S19).
final class Familiarity: Sendable {
    private let lineages = Mutex<Set<LineageID>>([])

    func contains(_ lineage: LineageID) -> Bool { lineages.withLock { $0.contains(lineage) } }
    func insert(_ lineage: LineageID) { lineages.withLock { _ = $0.insert(lineage) } }
}
