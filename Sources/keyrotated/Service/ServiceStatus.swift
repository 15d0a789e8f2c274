import RotationCore
import RotationPorts

/// The sentence that `systemctl status` shows: `3 keys are healthy, 1 needs attention; next is the renewal of
/// main/19/collector at 2027-01-30T03:13:33Z; the first to expire is main/19/collector at 2027-02-21T17:48:46Z`.
struct ServiceStatus {
    private var outlooks: [String: ServerOutlook] = [:]
    private var awayServers: Set<String> = []
    /// How the management keys are that come near their end, by server and place.
    private var endingKeys: [String: [String: String]] = [:]
    private var isLedgerFailing = false
    private var isConfigurationRefused = false

    mutating func update(_ outlook: ServerOutlook?, of server: String) {
        outlooks[server] = outlook
        if outlook == nil {
            awayServers.remove(server)
            endingKeys[server] = nil
        }
    }

    mutating func note(_ event: RotationEvent) {
        switch event {
        case .server(let name, .outageBegan): awayServers.insert(name)
        case .server(let name, .outageEnded): awayServers.remove(name)
        case .server(let name, .managementKey(let place, .expiresSoon(_, _, let expiry, _, _))):
            endingKeys[name, default: [:]][place] = "expires at \(Clock.text(expiry))"
        case .server(let name, .managementKey(let place, .expired)):
            endingKeys[name, default: [:]][place] = "has expired"
        case .server(let name, .managementKey(let place, .learnt)): endingKeys[name]?[place] = nil
        case .ledgerFailed: isLedgerFailing = true
        case .ledgerRecovered: isLedgerFailing = false
        case .reloadRefused: isConfigurationRefused = true
        case .reloaded: isConfigurationRefused = false
        default: break
        }
    }

    /// Nil before anything is known.
    var text: String? {
        if outlooks.isEmpty { return nil }
        return ([counts] + troubles + [next, nearestExpiry].compactMap(\.self)).joined(separator: "; ")
    }

    private var counts: String {
        func sum(_ part: KeyPath<ServerOutlook, Int>) -> Int { outlooks.values.map { $0[keyPath: part] }.reduce(0, +) }
        let kinds: [(count: Int, one: String, many: String)] = [
            (sum(\.healthy), "is healthy", "are healthy"),
            (sum(\.needingAttention), "needs attention", "need attention"),
            (sum(\.stuck), "is stuck", "are stuck"),
            (sum(\.unseen), "is not looked at yet", "are not looked at yet"),
        ]
        let present = kinds.filter { $0.count > 0 }
        let parts = present.enumerated().map { index, kind in
            (index == 0 ? Count.text(kind.count, "key") : "\(kind.count)") + " "
                + (kind.count == 1 ? kind.one : kind.many)
        }
        return parts.isEmpty ? "there are no keys" : parts.joined(separator: ", ")
    }

    private var troubles: [String] {
        awayServers.sorted().map { "server \($0) cannot be used" }
            + endingKeys.sorted { $0.key < $1.key }.flatMap { server, keys in
                keys.sorted { $0.key < $1.key }.map {
                    "server \(server): the management key from \($0.key) \($0.value)"
                }
            }
            + (isLedgerFailing ? ["the ledger cannot be written"] : [])
            + (isConfigurationRefused ? ["the new configuration is refused, the old one is in effect"] : [])
    }

    private var next: String? {
        let next = outlooks.values.compactMap(\.next).min { ($0.at, $0.lineage) < ($1.at, $1.lineage) }
        return next.map { "next is \($0.what) at \(Clock.text($0.at))" }
    }

    private var nearestExpiry: String? {
        let expiry = outlooks.values.compactMap(\.nearestExpiry).min { ($0.at, $0.lineage) < ($1.at, $1.lineage) }
        return expiry.map { "the first to expire is \($0.lineage) at \(Clock.text($0.at))" }
    }
}

extension ServerOutlook.Upcoming {
    fileprivate var what: String {
        switch kind {
        case .renewal: "the renewal of \(lineage)"
        case .revocation: "the revocation of the old key of \(lineage)"
        case .retry: "another try for \(lineage)"
        case .expiry: "the expiry of \(lineage)"
        case .watchEnd: "the end of the watch for a lost key of \(lineage)"
        case .look: "a look at \(lineage)"
        }
    }
}
