import RotationConfiguration
import RotationCore
import RotationPorts

@testable import keyrotated

/// A message of every kind, and several of a kind whose fields or level differ.
enum EventSamples {
    static let all: [EventMessage] =
        notices.map { EventMessage($0) } + daemon.map { EventMessage($0) }
        + (servers + managementKeys.map { .managementKey("\"/etc/keyrotated/token\"", $0) })
        .map { EventMessage(.server("main", $0)) }
        + (lineages + steps.map { .stepFailed($0, attempt: 1, message: error) } + problems.map { .stuck($0) }
        + waits.map { .next(at: noon, because: $0) }).map { EventMessage(.lineage(id, $0)) }

    static let id = LineageID(server: "main", tenant: TenantID(19), name: "collector")
    static let noon = Timestamp(rfc3339: "2026-11-23T12:00:00Z")!
    private static let key = KeyID(77)
    private static let path = "/run/collector/key"
    private static let error = "no answer"
    private static let consumer = ConsumerID(rawValue: "/usr/bin/collector reload")

    private static let notices: [ProgramNotice] = [
        .ledgerReplaced, .tokenExposed(.everybodyReads, path: path), .reloadIgnored,
        .serviceManagerFailed(message: error), .failed(message: error),
    ]

    private static let daemon: [RotationEvent] = [
        .started(lineages: 1, tenants: 1, servers: 1, instance: "edge7"), .stopping, .stopped, .reloading,
        .reloaded(ConfigurationChange()), .reloadRefused(message: error), .ledgerFailed(message: error),
        .ledgerRecovered,
    ]

    private static let servers: [ServerEvent] = [
        .outageBegan(message: error, retryAt: noon), .outageEnded(lasted: .seconds(5)),
        .listed(tenants: [TenantID(19), TenantID(23)], keys: 3),
        .listingFailed(tenants: [TenantID(19)], message: error), .passEnded(next: id, at: noon),
        .passEnded(next: nil, at: .distantFuture),
    ]

    private static let managementKeys: [ManagementKeyEvent] = [
        .learnt(key, tenant: TenantID(1), expiry: noon), .learnt(key, tenant: TenantID(1), expiry: nil),
        .changed(from: KeyID(76), to: key), .missing(message: error), .unreadable(message: error, inUse: key),
        .refused(key, inUse: KeyID(76)),
        .expiresSoon(key, .early, expiry: noon, left: .seconds(60), isRenewed: false),
        .expiresSoon(key, .urgent, expiry: noon, left: .seconds(60), isRenewed: true), .expired(key, at: noon),
        .restored(key),
    ]

    private static let lineages: [LineageEvent] = [
        .created(3, key, expiry: noon, because: .due), .createLost(3, message: error), .nameTaken(3),
        .lostKeyFound(3, key), .adopted(key, path: path), .verified(3, key), .delivered(3, key, path: path),
        .restored(3, key, path: path), .released(path: path), .consumerAccepted(3, consumer),
        .becameCurrent(3, key, expiry: noon, overlapEnds: noon), .becameCurrent(0, key, expiry: nil, overlapEnds: nil),
        .abandoned(3, reason: error), .revoked(3, key), .provenDead(3, key), .lapsed(3), .vanished(3, key),
        .reappeared(3, key), .secondWriter(remoteName: "collector.edge7.g9"), .tenantArchived, .retired, .reinstated,
        .orphaned, .requestNoticed, .recovered, .next(at: .distantFuture, because: .nothingDue),
    ]

    private static let steps: [Step] = [
        .create, .verify(3), .adopt(path: path), .deliver(path: path), .tell(consumer), .revoke(2), .proveDead(2),
    ]

    private static let problems = [
        Problem(.drifted(path: path, reason: error), retryAt: noon),
        Problem(.clockSkew(.seconds(600)), retryAt: .distantFuture),
    ]

    private static let waits: [WaitReason] = [
        .renewal(expiry: noon), .overlap(2), .grace(2), .retry(.tell(consumer), attempt: 1, message: error),
        .retry(.deliver(path: path), attempt: 1, message: error), .held(strandsAt: noon), .retired(expiry: nil),
        .lostIntent(2), .nothingDue,
    ]
}

extension EventSamples {
    /// The names of the fields that messages of this kind have beside those of every message.
    ///
    /// - Returns: those that every sample has, and those that some have.
    static func fields(of id: MessageID) -> (always: Set<String>, sometimes: Set<String>) {
        let sets = all.filter { $0.id == id }.map { Set($0.fields.map(\.name)) }
        let always = sets.dropFirst().reduce(sets.first ?? []) { $0.intersection($1) }
        return (always, sets.reduce(Set()) { $0.union($1) }.subtracting(always))
    }

    static func levels(of id: MessageID) -> Set<String> { Set(all.filter { $0.id == id }.map(\.level.rawValue)) }
}
