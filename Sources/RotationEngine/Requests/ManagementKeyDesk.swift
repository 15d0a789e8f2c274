import RotationCore
import RotationPorts
import Synchronization

/// Where what is known of one management key is had, and told: shared by all desks for listings that use it, and kept
/// over reloads.
final class ManagementKeyDesk: Sendable {
    /// What the server says of a key.
    struct Description: Hashable, Sendable {
        let key: KeyID
        let tenant: TenantID
        /// Nil: it never expires.
        let expiry: Timestamp?
        /// Nil while no listing has shown it.
        var created: Timestamp?
    }

    private let serverName: String
    /// Where the key is kept.
    private let name: String
    /// Nil for somebody who only looks.
    private let ledger: (any Ledger)?
    private let observer: any RotationObserver
    private let learning = Turnstiles<KeyID>()
    private let state = Mutex(State())

    private struct State {
        var described: Description?
        var seen: ManagementKeyStanding?
        /// What has been told of the end of each key.
        var told: [KeyID: ExpiryAlarm] = [:]
        /// What the ledger knows.
        var recorded: Description?
        /// Whether a lineage replaces the key in time.
        var isRenewed = false
    }

    init(serverName: String, name: String, ledger: (any Ledger)?, observer: any RotationObserver) {
        self.serverName = serverName
        self.name = name
        self.ledger = ledger
        self.observer = observer
    }

    /// The key in use with its tenant and expiry, learnt once by GET of the id inside it, and again when another key is
    /// in use.
    func description(
        over connection: Connection, deadline: Timestamp
    ) async throws(RequestFailure) -> Description {
        let standing = await look(over: connection)
        let key: KeyID
        do throws(KeyServerError) { key = try standing.inUse.get() } catch { throw .server(error) }
        await learning.enter(key, deadline: deadline)
        defer { learning.leave(key) }
        return try await learn(key, over: connection, deadline: deadline)
    }

    private func learn(
        _ key: KeyID, over connection: Connection, deadline: Timestamp
    ) async throws(RequestFailure) -> Description {
        if let described = state.withLock(\.described), described.key == key { return described }
        guard case .found(let found) = try await connection.describeItself(key, deadline: deadline) else {
            throw .server(
                KeyServerError(
                    .invalidAnswer,
                    "cannot use \(serverName): it does not know the management key \(key), with which it was asked"))
        }
        let description = Description(key: key, tenant: found.tenant, expiry: found.expiry)
        state.withLock { $0.described = description }
        tell(.learnt(key, tenant: found.tenant, expiry: found.expiry))
        return description
    }

    /// A listing has shown the key, as described: how long it lives is known from now on, and is remembered.
    func noteListed(_ key: KeyID, created: Timestamp, over connection: Connection) async {
        let described = state.withLock { state -> Description? in
            guard state.described?.key == key else { return nil }
            state.described?.created = created
            return state.described
        }
        guard let described else { return }
        remind(at: connection.clock)
        await record(described)
    }

    /// Whether a lineage replaces the key in time: then its end is told of only when that is late.
    func note(isRenewed: Bool) { state.withLock { $0.isRenewed = isRenewed } }

    /// Tells how near the end of the key is, once for each step.
    func remind(at clock: ClockEvidence) {
        let due = state.withLock { state -> (Description, ExpiryAlarm, Bool)? in
            guard let key = state.described, key.expiry != nil else { return nil }
            // One that was just made here may live a short time: whether that is late, its age tells.
            if state.isRenewed, key.created == nil { return nil }
            let alarm = ExpiryAlarm(expiry: key.expiry, created: key.created, now: clock.serverNow)
            guard alarm > state.told[key.key, default: state.isRenewed ? .early : .none] else { return nil }
            state.told[key.key] = alarm
            return (key, alarm, state.isRenewed)
        }
        guard let (key, alarm, isRenewed) = due, let expiry = key.expiry else { return }
        if alarm == .expired {
            tell(.expired(key.key, at: expiry))
        } else {
            tell(.expiresSoon(key.key, alarm, expiry: expiry, left: expiry - clock.serverNow, isRenewed: isRenewed))
        }
    }

    /// For those who read the ledger. One that fails is told of by whoever records facts; here the next listing is
    /// another chance.
    private func record(_ key: Description) async {
        guard let ledger, state.withLock(\.recorded) != key else { return }
        let record = ManagementKeyRecord(
            server: serverName, place: name, keyID: key.key, tenant: key.tenant, expiry: key.expiry,
            created: key.created)
        do throws(LedgerError) {
            try await ledger.record(record)
            state.withLock { $0.recorded = key }
        } catch {}
    }

    private func look(over connection: Connection) async -> ManagementKeyStanding {
        let (standing, isAnother) = look(at: connection.server)
        if isAnother { await connection.gate.forgetRefusals(credential: connection.credential) }
        return standing
    }

    /// Compares the key and its file with what they were at the last look, and tells the differences.
    ///
    /// - Returns: `isAnother` when there is another key to be used than at the last look: then what the gate learnt of a
    ///   refusal does not count any more.
    func look(at server: any KeyServer) -> (standing: ManagementKeyStanding, isAnother: Bool) {
        // Within the lock, as of two looks the later one must come last.
        let (before, now) = state.withLock { state in
            let before = state.seen
            let now = server.managementKey
            state.seen = now
            return (before, now)
        }
        guard before != now else { return (now, false) }
        for event in Self.events(from: before, to: now) { tell(event) }
        guard let before, case .success(let key) = now.inUse else { return (now, false) }
        return (now, before.inUse != .success(key))
    }

    private static func events(
        from before: ManagementKeyStanding?, to now: ManagementKeyStanding
    ) -> [ManagementKeyEvent] {
        let inUse: KeyID
        switch now.inUse {
        case .success(let key): inUse = key
        case .failure(let error):
            if case .failure? = before?.inUse { return [] }
            return [.missing(message: error.message)]
        }
        guard let before else { return [] }
        var events: [ManagementKeyEvent] = []
        if let old = before.inFile, let new = now.inFile, old != new { events.append(.changed(from: old, to: new)) }
        if let error = now.unreadable, before.unreadable == nil {
            events.append(.unreadable(message: error.message, inUse: inUse))
        } else if now.isRefused, !before.isRefused, let refused = now.inFile {
            events.append(.refused(refused, inUse: inUse))
        } else if events.isEmpty, before.isTroubled, !now.isTroubled {
            events.append(.restored(inUse))
        }
        return events
    }

    private func tell(_ event: ManagementKeyEvent) {
        observer.observe(.server(serverName, .managementKey(name, event)))
    }
}

extension ManagementKeyStanding {
    /// Another key than the file's is used, or one that cannot be read again.
    fileprivate var isTroubled: Bool { unreadable != nil || isRefused }
}
