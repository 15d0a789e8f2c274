import RotationConfiguration
import RotationCore
import RotationPorts

/// What there is to say about one server, from the configuration and the ledger alone.
struct ServerReport {
    struct ManagementKey {
        /// Where it is kept.
        let place: ManagementKeyPlace
        /// Nil before the server first told of it.
        let record: ManagementKeyRecord?
        /// Whether a lineage replaces it in time.
        let isRenewed: Bool
        let now: Timestamp
    }

    let name: String
    let url: String
    /// The server's own first, then those of tenants.
    let managementKeys: [ManagementKey]

    /// - Parameter lineages: those of the configuration.
    init(
        _ server: Server, _ tenants: [Tenant], _ lineages: [Lineage], _ records: [ManagementKeyRecord], now: Timestamp
    ) {
        name = server.name
        url = server.url.description
        let isRenewed = lineages.contains { $0.isManagementKey && $0.id.server == server.name }
        managementKeys = server.managementKeys(with: tenants).map { place in
            ManagementKey(
                place: place, record: records.first { $0.server == server.name && $0.place == place.description },
                isRenewed: isRenewed && place == server.managementKey, now: now)
        }
    }

    var health: LineageReport.Health { managementKeys.map(\.health).max() ?? .healthy }
}

extension ServerReport.ManagementKey {
    /// One that is renewed is worth a word only when that is late.
    var alarm: ExpiryAlarm {
        let alarm = record?.alarm(at: now) ?? .none
        return isRenewed && alarm == .early ? .none : alarm
    }

    var health: LineageReport.Health {
        switch alarm {
        case .none, .early: .healthy
        case .late, .urgent: .attention
        case .expired: .stuck
        }
    }

    /// Why somebody has to do something about it, and what.
    var problem: (summary: String, remedy: String)? {
        guard alarm != .none, let record, let expiry = record.expiry else { return nil }
        let left = expiry - now
        let ends = left > .zero ? "expires in \(Span.text(left))" : "has expired"
        return (
            "the management key from \(place), key \(record.keyID), \(ends); nothing is renewed without it",
            place.renewal
        )
    }
}

extension ManagementKeyPlace {
    /// What somebody has to do before the key in this place expires.
    var renewal: String {
        switch self {
        case .file: "create another key on the server, and put it there"
        case .credential:
            "create another key on the server, put it where the unit loads it from, and restart the daemon"
        }
    }
}

extension Server {
    /// Where its management keys are kept: the server's own first, as it also serves what only the ledger knows, then
    /// those of its tenants among `all`.
    func managementKeys(with all: [Tenant]) -> [ManagementKeyPlace] {
        var places = [managementKey]
        for case let place? in all.lazy.filter({ $0.server == name }).map(\.managementKey) where !places.contains(place)
        {
            places.append(place)
        }
        return places
    }
}
