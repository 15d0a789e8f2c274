public import RotationCore
public import RotationPorts
import Synchronization

/// A simulated server as ``KeyServer``: the same requests as over HTTP, handled in the process, without sockets.
///
/// A held-back answer waits on `time`, so a manual clock decides when it comes; one that is held back longer than
/// `timeout` is ``KeyServerError/Code/noAnswer``.
public final class SimulatedKeyServer: KeyServer {
    private let server: SharedSimulatedServer
    private let managementKey: Secret
    private let time: any TimeSource
    private let timeout: Duration
    private let reading = Mutex<ServerClockReading?>(nil)

    public init(
        _ server: SharedSimulatedServer, managementKey: Secret, time: any TimeSource, timeout: Duration = .seconds(10)
    ) {
        self.server = server
        self.managementKey = managementKey
        self.time = time
        self.timeout = timeout
    }

    public var managementKeyID: KeyID {
        get throws(KeyServerError) {
            guard let id = managementKey.keyID else {
                throw KeyServerError(.credential, "cannot use the management key: it is not shaped like a key")
            }
            return id
        }
    }

    public var clock: ServerClockReading? { reading.withLock { $0 } }

    public func list(_ query: ListingQuery) async throws(KeyServerError) -> ListingPage {
        let action = "cannot list the keys of tenants \(query.tenants.map(\.description).joined(separator: ", "))"
        let reply = try await reply(to: .list(query, key: managementKey), action)
        guard reply.status == 200 else { throw reply.error(action) }
        guard let page = ListingPage(reply) else { throw reply.invalid(action) }
        return page
    }

    public func describe(_ id: KeyID) async throws(KeyServerError) -> KeyLookup {
        let action = "cannot read the key \(id)"
        let reply = try await reply(to: .oneKey("GET", id, key: managementKey), action)
        if reply.status == 404, reply.json?["code"]?.text == "ERR_API_KEY_NOT_FOUND" { return .notFound }
        guard reply.status == 200 else { throw reply.error(action) }
        guard let description = KeyDescription(reply) else { throw reply.invalid(action) }
        return .found(description)
    }

    public func create(_ request: CreateRequest) async -> CreateOutcome {
        let action = "cannot create the key \"\(request.remoteName)\" in tenant \(request.tenant)"
        do throws(KeyServerError) {
            return try await reply(to: .create(request, key: managementKey), action).createOutcome(action)
        } catch {
            return error.code == .notConnected ? .notSent(error) : .unknown(error)
        }
    }

    public func revoke(_ warrant: RevocationWarrant) async throws(KeyServerError) -> RevokeOutcome {
        let action = "cannot revoke the key \(warrant.keyID)"
        let reply = try await reply(to: .oneKey("DELETE", warrant.keyID, key: managementKey), action)
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

    /// Sends one request and receives its complete reply.
    private func reply(to request: SimulatedRequest, _ action: String) async throws(KeyServerError) -> SimulatedReply {
        let sentAt = time.now()
        let reply = server.handle(request, now: sentAt)
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
