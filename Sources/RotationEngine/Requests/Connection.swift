import RotationCore
import RotationPorts

/// One server as reached with one management key, through the server's gate: every request of the engine is a method
/// here. Reads and deletes end at once when the daemon stops; a create is never cut off (S25). A reload cuts nothing off.
struct Connection: Sendable {
    let server: any KeyServer
    /// The name of the management key.
    let credential: String
    let gate: ServerGate
    let time: any TimeSource
    let stop: Latch
    /// Opens when the configuration that this connection belongs to is out of office.
    let end: Latch

    /// Server clock beside ours, as of the latest reply, while that is fresh.
    var clock: ClockEvidence { .now(time.now(), beside: server) }

    func describe(_ id: KeyID, deadline: Timestamp) async throws(RequestFailure) -> KeyLookup {
        try await ask(deadline: deadline) { server async throws(KeyServerError) in try await server.describe(id) }
    }

    /// What the server says of the management key `id`, asked with that key itself: overtaken when another one is in use by
    /// the time it is this request's turn. To ask for an expired key with another one would delete it (S3).
    func describeItself(_ id: KeyID, deadline: Timestamp) async throws(RequestFailure) -> KeyLookup {
        try await ask(deadline: deadline) { server async throws(KeyServerError) in
            guard server.managementKey.inUse == .success(id) else { return nil }
            return try await server.describe(id)
        }
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

    /// - Parameter isStillWarranted: asked once it is this request's turn, which can be long after the judgement.
    func revoke(
        _ warrant: RevocationWarrant, deadline: Timestamp, isStillWarranted: @escaping @Sendable () async -> Bool
    ) async throws(RequestFailure) -> RevokeOutcome {
        try await ask(deadline: deadline) { [end] server async throws(KeyServerError) in
            guard await isStillWarranted(), !end.isOpen else { return nil }
            return try await server.revoke(warrant)
        }
    }

    /// Sends the create request of `intent` once it is its turn, as soon as `prepare` has made the intent durable.
    func create(
        _ intent: Intent, deadline: Timestamp, prepare: @escaping @Sendable () async throws(LedgerError) -> Void
    ) async throws(RequestFailure) -> CreateAttempt {
        guard await gate.mayCreate else { throw .createsHeld }
        return try await gate.perform(
            credential: credential, deadline: deadline, until: end, testimony: \.testimony
        ) { [server, gate, end] in
            // Both can have changed while this request waited for its turn (S9, S25).
            guard await gate.mayCreate, !end.isOpen else { return .held }
            do throws(LedgerError) { try await prepare() } catch { return .notPrepared(error) }
            return .ended(await server.create(CreateRequest(intent)))
        }
    }

    /// - Parameter request: returns nil when it sent nothing after all.
    private func ask<Answer: Sendable>(
        deadline: Timestamp,
        _ request: @escaping @Sendable (any KeyServer) async throws(KeyServerError) -> Answer?
    ) async throws(RequestFailure) -> Answer {
        let result = try await gate.perform(
            credential: credential, deadline: deadline, until: end, testimony: Testimony.init(of:)
        ) { [server, stop] in
            await cancelled(by: stop) { () async -> Result<Answer?, KeyServerError> in
                do throws(KeyServerError) { return .success(try await request(server)) } catch {
                    return .failure(error)
                }
            }
        }
        let answer: Answer?
        do throws(KeyServerError) { answer = try result.get() } catch { throw stop.isOpen ? .stopping : .server(error) }
        guard let answer else { throw end.isOpen ? .stopping : .overtaken }
        return answer
    }
}

/// How far a create came.
enum CreateAttempt: Sendable {
    /// The intent could not be made durable, so nothing was sent (S6).
    case notPrepared(LedgerError)
    /// Creating stopped while the request waited for its turn; nothing was sent.
    case held
    case ended(CreateOutcome)

    var testimony: Testimony {
        switch self {
        case .notPrepared, .held: .none
        case .ended(.created), .ended(.nameTaken): .fine
        case .ended(.notSent(let error)), .ended(.refused(let error)), .ended(.unknown(let error)): Testimony(error)
        }
    }
}

extension Testimony {
    fileprivate init<Answer>(of result: Result<Answer?, KeyServerError>) {
        switch result {
        case .success(nil): self = .none
        case .success: self = .fine
        case .failure(let error): self.init(error)
        }
    }
}
