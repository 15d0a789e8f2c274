import RotationCore

/// `self = true`: the key is its server's own management key (S24), so it has to be delivered to where that is read from.
struct SelfRule {
    private let servers: [Server]
    private let claims: PathClaims
    private let log: ProblemLog
    /// Where each server's key with `self = true` is configured.
    private var placeByServer: [String: Place] = [:]

    init(_ servers: [Server], claims: PathClaims, log: ProblemLog) {
        self.servers = servers
        self.claims = claims
        self.log = log
    }

    /// - Parameter place: of `self` in the key.
    mutating func check(_ lineage: Lineage, of tenant: Tenant, at place: Place) {
        if let earlier = placeByServer[lineage.id.server] {
            return report("is set for another key of this server at \(log.name(earlier))", "accepted is one", place)
        }
        placeByServer[lineage.id.server] = place
        // One that has problems of its own is reported elsewhere.
        guard let server = servers.first(where: { $0.name == lineage.id.server }) else { return }
        guard case .file(let path) = server.managementKey else {
            return report(
                "is set, and the management key of \(server.name) is \(server.managementKey), which cannot be written",
                "accepted is self = true with a token_file", place)
        }
        guard tenant.managementKey == nil else {
            return report(
                "is set in a tenant that has a management key of its own",
                "accepted is self = true in a tenant that is reached with the server's", place)
        }
        if let other = servers.first(where: { $0.managementKey == server.managementKey && $0.url != server.url }) {
            return report(
                "is set, and \(quoted(path)) is the token_file of server \(other.name), too",
                "accepted is a file of its own for each server", place)
        }
        guard lineage.destinations.contains(where: { $0.path == path && $0.format.isRaw }) else {
            return report(
                "is set, and the key is not delivered to the token_file of server \(server.name)",
                "accepted is a [[tenant.key.file]] with path = \(quoted(path)) and format = \"raw\"", place)
        }
        claims.allowDelivery(to: path)
    }

    private func report(_ wrong: String, _ accepted: String, _ place: Place) {
        log.report("\"self\" \(wrong)", accepted, at: place)
    }
}

extension Destination.Format {
    fileprivate var isRaw: Bool { if case .raw = self { true } else { false } }
}
