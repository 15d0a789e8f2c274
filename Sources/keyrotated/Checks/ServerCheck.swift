import RotationConfiguration
import RotationCore
import RotationEngine
import RotationPorts
import SensorBucketClient
import SystemTime

/// Asks each server with each management key for the keys of its tenants, by the rules of the daemon.
///
/// A few requests for each management key; none as any other key, and none about one that has expired (S3).
struct ServerCheck {
    private(set) var parts: [CheckedPart] = []
    /// What the servers listed, by server; nothing for one that could not be asked.
    private var listings: [String: [Inspection.Listing]] = [:]

    /// - Parameter outside: see ``ManagementKeyFinding``.
    init(_ configuration: ValidatedConfiguration, outside: String?) async throws {
        let time = try SystemTimeSource()
        let plan = ClientPlan(configuration)
        if !plan.problems.isEmpty {
            parts.append(CheckedPart(title: "servers", findings: plan.problems.map { .wrong(.unavailable, $0) }))
        }
        guard !plan.servers.isEmpty else { return }
        // Who else could use a management key is told below, beside the key.
        let clients = try await Composition.clients(plan, of: configuration, time: time) { _ in }
        for (planned, setup) in zip(plan.servers, clients.scope.servers) {
            await check(planned.server, setup, places: planned.entries.map(\.key.managementKey), outside, time: time)
        }
        await clients.close()
    }

    /// The key as its server lists it; nil when it does not, or was not asked.
    func listed(_ key: KeyID, on server: String) -> ListedKey? {
        (listings[server] ?? []).lazy.compactMap { $0.evidence.key(key) }.first
    }

    func isManagementKey(_ key: KeyID) -> Bool {
        listings.values.joined().contains { $0.managementKey == key }
    }

    /// Whether the keys of this tenant could be listed.
    func hasListed(_ tenant: TenantID, on server: String) -> Bool {
        (listings[server] ?? []).contains { $0.tenants.contains(tenant) }
    }

    private mutating func check(
        _ server: Server, _ setup: RotationSetup.Server, places: [ManagementKeyPlace], _ outside: String?,
        time: SystemTimeSource
    ) async {
        var part = CheckedPart(title: "server \(server.name), \(server.url)")
        for (place, credential) in zip(places, setup.credentials) {
            let file = ManagementKeyFinding(place, outside: outside)
            part.findings += file.findings
            guard file.isReadable else { continue }
            // Alone, so that trouble with one management key hides nothing of the next.
            let alone = RotationSetup.Server(
                name: setup.name, url: setup.url, limits: setup.limits, credentials: [credential])
            do throws(KeyServerError) {
                let found = try await Inspection.listings(of: alone, time: time)
                listings[server.name, default: []] += found
                part.findings += Self.findings(of: found, place, skew: credential.server.clock?.skew, at: time.now())
            } catch { part.findings.append(.wrong(.unavailable, error.message)) }
        }
        part.findings += Self.clock(setup.credentials.compactMap { $0.server.clock?.skew }.first)
        parts.append(part)
    }

    private static func findings(
        of listings: [Inspection.Listing], _ place: ManagementKeyPlace, skew: Duration?, at now: Timestamp
    ) -> [Finding] {
        let key = listings.lazy.compactMap { $0.evidence.key($0.managementKey) }.first
        let clock = ClockEvidence(now: now, skew: skew)
        return (key.map { [life(of: $0, place, at: clock.serverNow)] } ?? []) + listings.flatMap(tenants)
    }

    private static func life(of key: ListedKey, _ place: ManagementKeyPlace, at now: Timestamp) -> Finding {
        let expiry = key.expiry.map { "expires in \(Span.text($0 - now))" } ?? "never expires"
        let text = "management key \(key.id) of tenant \(key.tenant) \(expiry)"
        switch ExpiryAlarm(expiry: key.expiry, created: key.created, now: now) {
        case .none: return .fine(text)
        case .early, .late, .urgent: return .noteworthy(text, remedy: place.renewal)
        case .expired:
            return .wrong(
                .unavailable, "management key \(key.id) of tenant \(key.tenant) has expired", remedy: place.renewal)
        }
    }

    private static func tenants(_ listing: Inspection.Listing) -> [Finding] {
        let counts = Dictionary(grouping: listing.evidence.listed, by: \.tenant).mapValues(\.count)
        return listing.tenants.map { tenant in
            guard let count = counts[tenant] else {
                return .noteworthy(
                    "tenant \(tenant) has no keys yet", remedy: "is its number right? the server does not tell")
            }
            return .fine("tenant \(tenant) can be listed: \(Count.text(count, "key"))")
        }
    }

    private static func clock(_ skew: Duration?) -> [Finding] {
        guard let skew else { return [] }
        let difference = "its clock differs from ours by \(Span.text(skew))"
        if ClockEvidence(now: .distantPast, skew: skew).isSkewed {
            return [.wrong(.unavailable, "\(difference); nothing is revoked meanwhile", remedy: "correct the clocks")]
        }
        return [.fine(skew == .zero ? "its clock agrees with ours" : difference)]
    }
}
