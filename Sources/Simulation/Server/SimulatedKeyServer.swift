public import RotationCore
public import RotationPorts
import Synchronization

/// A simulated server as ``KeyServer``: the same requests as over HTTP, handled in the process, without sockets.
///
/// A held-back answer waits on `time`, so a manual clock decides when it comes; one that is held back longer than
/// `timeout` is ``KeyServerError/Code/noAnswer``.
public final class SimulatedKeyServer: KeyServer {
    private let server: SharedSimulatedServer
    private let key: ManagementKey
    private let time: any TimeSource
    private let serverTime: any TimeSource
    private let timeout: Duration
    private let reading = Mutex<ServerClockReading?>(nil)
    /// The latest page and the bytes that it was read from: most polls bring the same again, and years are simulated.
    private let latestPage = Mutex<(body: [UInt8], page: ListingPage)?>(nil)

    /// - Parameter serverTime: the server's own clock; nil: it shows the same time as ours.
    public init(
        _ server: SharedSimulatedServer, key: ManagementKey, time: any TimeSource,
        serverTime: (any TimeSource)? = nil, timeout: Duration = .seconds(10)
    ) {
        self.server = server
        self.key = key
        self.time = time
        self.serverTime = serverTime ?? time
        self.timeout = timeout
    }

    /// With a management key that never changes.
    public convenience init(
        _ server: SharedSimulatedServer, managementKey: Secret, time: any TimeSource, timeout: Duration = .seconds(10)
    ) {
        let key = ManagementKey { () throws(KeyServerError) in managementKey }
        self.init(server, key: key, time: time, timeout: timeout)
    }

    public var managementKey: ManagementKeyStanding { key.standing(at: time.now()) }

    public func keepInReserve(_ keys: [Secret]) { key.keepInReserve(keys) }

    public var clock: ServerClockReading? { reading.withLock { $0 } }

    public func list(_ query: ListingQuery) async throws(KeyServerError) -> ListingPage {
        let action = "cannot list the keys of tenants \(query.tenants.map(\.description).joined(separator: ", "))"
        let reply = try await reply(action) { .list(query, key: $0) }
        guard reply.status == 200 else { throw reply.error(action) }
        guard let page = page(reply) else { throw reply.invalid(action) }
        return page
    }

    private func page(_ reply: SimulatedReply) -> ListingPage? {
        latestPage.withLock { latest in
            if let latest, latest.body == reply.body { return latest.page }
            guard let page = ListingPage(reply) else { return nil }
            latest = (reply.body, page)
            return page
        }
    }

    public func describe(_ id: KeyID) async throws(KeyServerError) -> KeyLookup {
        let action = "cannot read the key \(id)"
        let reply = try await reply(action) { .oneKey("GET", id, key: $0) }
        if reply.status == 404, reply.json?["code"]?.text == "ERR_API_KEY_NOT_FOUND" { return .notFound }
        guard reply.status == 200 else { throw reply.error(action) }
        guard let description = KeyDescription(reply) else { throw reply.invalid(action) }
        return .found(description)
    }

    public func create(_ request: CreateRequest) async -> CreateOutcome {
        let action = "cannot create the key \"\(request.remoteName)\" in tenant \(request.tenant)"
        do throws(KeyServerError) {
            return try await reply(action) { .create(request, key: $0) }.createOutcome(action)
        } catch {
            return [.notConnected, .credential].contains(error.code) ? .notSent(error) : .unknown(error)
        }
    }

    public func revoke(_ warrant: RevocationWarrant) async throws(KeyServerError) -> RevokeOutcome {
        let action = "cannot revoke the key \(warrant.keyID)"
        let reply = try await reply(action) { .oneKey("DELETE", warrant.keyID, key: $0) }
        if reply.status == 404, reply.json?["message"]?.text == "Key does not exist" { return .didNotExist }
        guard reply.status == 200 else { throw reply.error(action) }
        guard reply.json?["message"]?.text != nil else { throw reply.invalid(action) }
        return .revoked
    }

    public func authenticate(as secret: Secret, tenant: TenantID) async throws(KeyServerError) -> AuthenticationAnswer {
        let action = "cannot list tenant \(tenant) as the key under test"
        let reply = try await reply(to: .list(ListingQuery(tenants: [tenant], limit: 1), key: secret), action)
        if reply.status == 401 { return .refused }
        guard reply.status == 200 else { throw reply.error(action) }
        guard ListingPage(reply) != nil else { throw reply.invalid(action) }
        return .accepted
    }

    /// Sends one request with the management key, and learns from its answer whether that works.
    private func reply(
        _ action: String, _ request: (Secret) -> SimulatedRequest
    ) async throws(KeyServerError) -> SimulatedReply {
        let secret = try key.secret(at: time.now())
        let reply = try await reply(to: request(secret), action)
        key.noteAnswer(reply.status, to: secret, at: time.now())
        return reply
    }

    /// Sends one request and receives its complete reply.
    private func reply(to request: SimulatedRequest, _ action: String) async throws(KeyServerError) -> SimulatedReply {
        let sentAt = time.now()
        let reply = server.handle(request, now: serverTime.now())
        try await wait(reply.duration, from: sentAt, action)
        switch reply.ending {
        case .complete, .dripping: break
        case .flooding(let bytes):
            throw KeyServerError(.invalidAnswer, "\(action): the answer is larger than \(bytes) bytes")
        case .refused: throw KeyServerError(.notConnected, "\(action): connection refused")
        case .lost: throw KeyServerError(.noAnswer, "\(action): the connection closed without an answer")
        case .truncated: throw KeyServerError(.noAnswer, "\(action): the connection closed within the answer")
        }
        note(reply, sentAt: sentAt)
        return reply
    }

    private func wait(_ delay: Duration, from start: Timestamp, _ action: String) async throws(KeyServerError) {
        guard delay > .zero else { return }
        do {
            try await time.sleep(until: start + min(delay, timeout))
        } catch {
            throw KeyServerError(.noAnswer, "\(action): cancelled while waiting for the answer")
        }
        guard delay <= timeout else { throw KeyServerError(.noAnswer, "\(action): no answer within \(timeout)") }
    }

    private func note(_ reply: SimulatedReply, sentAt: Timestamp) {
        guard let date = reply.serverDate else { return }
        let new = ServerClockReading(serverDate: date, sentAt: sentAt, receivedAt: time.now())
        reading.withLock { $0 = new }
    }
}

extension SimulatedReply {
    /// How long it takes to arrive.
    fileprivate var duration: Duration {
        if case .dripping(let interval) = ending { interval * body.count } else { delay }
    }
}
