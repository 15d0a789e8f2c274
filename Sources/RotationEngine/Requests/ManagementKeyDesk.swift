import RotationCore
import RotationPorts
import Synchronization

/// Where what is known of one management key is had, and told: shared by all desks for listings that use it, and kept
/// over reloads.
final class ManagementKeyDesk: Sendable {
    /// What the server says of a key.
    struct Description: Sendable {
        let key: KeyID
        let tenant: TenantID
        /// Nil: it never expires.
        let expiry: Timestamp?
    }

    private let serverName: String
    /// Where the key is kept.
    private let name: String
    private let observer: any RotationObserver
    private let learning = Turnstiles<KeyID>()
    private let state = Mutex(State())

    private struct State {
        var described: Description?
        var seen: ManagementKeyStanding?
    }

    init(serverName: String, name: String, observer: any RotationObserver) {
        self.serverName = serverName
        self.name = name
        self.observer = observer
    }

    /// The key in use with its tenant and expiry, learnt once by GET of the id inside it, and again when another key is
    /// in use.
    func description(
        over connection: Connection, deadline: Timestamp
    ) async throws(RequestFailure) -> Description {
        let key: KeyID
        do throws(KeyServerError) { key = try await look(over: connection).inUse.get() } catch { throw .server(error) }
        await learning.enter(key, deadline: deadline)
        defer { learning.leave(key) }
        return try await learn(key, over: connection, deadline: deadline)
    }

    private func learn(
        _ key: KeyID, over connection: Connection, deadline: Timestamp
    ) async throws(RequestFailure) -> Description {
        if let described = state.withLock(\.described), described.key == key { return described }
        guard case .found(let found) = try await connection.describe(key, deadline: deadline) else {
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
        guard let before, before != now else { return (now, false) }
        for event in Self.events(from: before, to: now) { tell(event) }
        guard case .success(let key) = now.inUse else { return (now, false) }
        return (now, before.inUse != .success(key))
    }

    private static func events(
        from before: ManagementKeyStanding, to now: ManagementKeyStanding
    ) -> [ManagementKeyEvent] {
        var events: [ManagementKeyEvent] = []
        if let old = before.inFile, let new = now.inFile, old != new { events.append(.changed(from: old, to: new)) }
        // Without a key in use, every request fails with these words: the outage tells of them.
        guard case .success(let inUse) = now.inUse else { return events }
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

/// The desks of all management keys of one server, by their names.
final class ManagementKeyDesks: Sendable {
    private let serverName: String
    private let observer: any RotationObserver
    private let desks = Mutex<[String: ManagementKeyDesk]>([:])

    init(serverName: String, observer: any RotationObserver) {
        self.serverName = serverName
        self.observer = observer
    }

    func desk(for name: String) -> ManagementKeyDesk {
        desks.withLock { desks in
            if let desk = desks[name] { return desk }
            let desk = ManagementKeyDesk(serverName: serverName, name: name, observer: observer)
            desks[name] = desk
            return desk
        }
    }
}

extension ManagementKeyStanding {
    /// Another key than the file's is used, or one that cannot be read again.
    fileprivate var isTroubled: Bool { unreadable != nil || isRefused }
}
