import RotationCore
import RotationPorts

/// The data of every event. No event carries a secret, so none can be among them.
extension RotationEvent {
    var fields: [EventField] {
        switch self {
        case .started, .stopping, .stopped, .reloading, .reloaded, .ledgerRecovered: []
        case .ledgerFailed(let message), .reloadRefused(let message): [.error(message)]
        case .server(let name, let event): [.server(name)] + event.fields
        case .lineage(let id, let event): .of(id) + event.fields
        }
    }
}

extension ServerEvent {
    var fields: [EventField] {
        switch self {
        case .outageBegan(let message, let retryAt): [.error(message)] + .nextAt(retryAt)
        case .outageEnded: []
        case .listed(let tenants, _): tenants.map(EventField.tenant)
        case .listingFailed(let tenants, let message): tenants.map(EventField.tenant) + [.error(message)]
        case .managementKey(_, let event): event.fields
        case .passEnded(let next, let at): (next.map { [.lineage($0)] } ?? []) + .nextAt(at)
        }
    }
}

extension [EventField] {
    static func of(_ id: LineageID) -> Self { [.server(id.server), .tenant(id.tenant), .lineage(id)] }
}
