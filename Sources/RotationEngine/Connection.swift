import RotationCore
import RotationPorts

/// One server as reached with one management key, through the server's gate: every request of the engine is a method
/// here. Reads and deletes end at once when the daemon stops; a create is never cut off (S25).
struct Connection: Sendable {
    let server: any KeyServer
    /// Which of the gate's management keys this is.
    let credential: Int
    let gate: ServerGate
    let time: any TimeSource
    let stop: Latch

    /// Server clock beside ours, as of the latest reply.
    var clock: ClockEvidence { ClockEvidence(now: time.now(), skew: server.clock?.skew) }

    func describe(_ id: KeyID, deadline: Timestamp) async throws(RequestFailure) -> KeyLookup {
        try await ask(deadline: deadline) { server async throws(KeyServerError) in try await server.describe(id) }
    }

    func authenticate(
        as secret: Secret, tenant: TenantID, deadline: Timestamp
    ) async throws(RequestFailure) -> AuthenticationAnswer {
        try await ask(deadline: deadline) { server async throws(KeyServerError) in
            try await server.authenticate(as: secret, tenant: tenant)
        }
    }

    func list(_ query: ListingQuery, deadline: Timestamp) async throws(RequestFailure) -> ListingPage {
        try await ask(deadline: deadline) { server async throws(KeyServerError) in try await server.list(query) }
    }

    func revoke(_ warrant: RevocationWarrant, deadline: Timestamp) async throws(RequestFailure) -> RevokeOutcome {
        try await ask(deadline: deadline) { server async throws(KeyServerError) in try await server.revoke(warrant) }
    }

    /// Sends the create request of `intent` once it is its turn, as soon as `prepare` has made the intent durable.
    func create(
        _ intent: Intent, deadline: Timestamp, prepare: @escaping @Sendable () async throws(LedgerError) -> Void
    ) async throws(RequestFailure) -> CreateAttempt {
        guard await gate.mayCreate else { throw .createsHeld }
        return try await gate.perform(
            credential: credential, deadline: deadline, failure: \.serverFailure
        ) { [server] in
            do throws(LedgerError) { try await prepare() } catch { return .notPrepared(error) }
            return .ended(await server.create(CreateRequest(intent)))
        }
    }

    /// When the server will be asked again, or a moment from now when it is asked already.
    func nextTry() async -> Timestamp {
        await gate.pausedUntil(credential: credential) ?? time.now() + .seconds(1)
    }

    private func ask<Answer: Sendable>(
        deadline: Timestamp,
        _ request: @escaping @Sendable (any KeyServer) async throws(KeyServerError) -> Answer
    ) async throws(RequestFailure) -> Answer {
        let result = try await gate.perform(
            credential: credential, deadline: deadline, failure: \.failure
        ) { [server, stop] in
            await cancelled(by: stop) { () async -> Result<Answer, KeyServerError> in
                do throws(KeyServerError) { return .success(try await request(server)) } catch {
                    return .failure(error)
                }
            }
        }
        do throws(KeyServerError) { return try result.get() } catch {
            throw stop.isOpen ? .stopping : .server(error)
        }
    }
}

/// How far a create came.
enum CreateAttempt: Sendable {
    /// The intent could not be made durable, so nothing was sent (S6).
    case notPrepared(LedgerError)
    case ended(CreateOutcome)

    /// What the attempt says about the server.
    var serverFailure: KeyServerError? {
        switch self {
        case .notPrepared, .ended(.created), .ended(.nameTaken): nil
        case .ended(.notSent(let error)), .ended(.refused(let error)), .ended(.unknown(let error)): error
        }
    }
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
