import RotationConfiguration
import RotationCore
import RotationPorts

/// The words for every event: one sentence. notice = something changed; info = what comes next; warning = failed and
/// tried again by itself; error = a human is needed.
extension RotationEvent {
    var level: LogLevel {
        switch self {
        case .started, .stopping, .stopped, .reloaded, .ledgerRecovered: .notice
        case .reloading: .info
        case .ledgerFailed, .reloadRefused: .error
        case .server(_, let event): event.level
        case .lineage(_, let event): event.level
        }
    }

    var text: String {
        switch self {
        case .started(let lineages, let tenants, let servers, let instance):
            "watching \(Count.text(lineages, "key")) of \(Count.text(tenants, "tenant")) on "
                + "\(Count.text(servers, "server")), as instance \(instance)"
        case .stopping: "stopping: nothing new is begun"
        case .stopped: "stopped"
        case .reloading: "reading the configuration again"
        case .reloaded(let change): "reloaded: \(change.text)"
        case .reloadRefused(let message):
            "the new configuration is refused, and the old one stays in effect as a whole; correct it and reload again: "
                + message
        case .ledgerFailed(let message): "\(message); what depends on it waits"
        case .ledgerRecovered: "the ledger can be written again; nothing was lost"
        case .server(let name, let event): "server \(name): \(event.text)"
        case .lineage(let id, let event): "\(id): \(event.text(of: id))"
        }
    }
}

extension ServerEvent {
    var level: LogLevel {
        switch self {
        case .listed: .debug
        case .managementKey(_, let event): event.level
        case .passEnded: .info
        case .outageEnded: .notice
        case .outageBegan, .listingFailed: .warning
        }
    }

    var text: String {
        switch self {
        case .outageBegan(let message, let retryAt):
            "cannot be used: \(message); asked again from \(Clock.text(retryAt)) on; the delivered keys stay as they are"
        case .outageEnded(let lasted): "can be used again, after \(Span.text(lasted))"
        case .listed(let tenants, let keys):
            "listed \(Count.text(keys, "key")) for \(Count.text(tenants.count, "tenant"))"
        case .listingFailed(let tenants, let message):
            "no listing of tenant \(tenants.map(\.description).joined(separator: ", ")): \(message)"
        case .managementKey(let place, let event): event.text(place: place)
        case .passEnded(let next, let at):
            next.map { "nothing is due; next \($0) at \(Clock.text(at))" } ?? "nothing is due"
        }
    }
}
