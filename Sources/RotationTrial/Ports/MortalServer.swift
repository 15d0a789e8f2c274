import RotationCore
import RotationPorts
import Simulation

/// The server as one process reaches it.
struct MortalServer: KeyServer {
    let life: Life
    let base: SimulatedKeyServer

    private var referee: Referee { life.stage.referee }

    init(_ life: Life) {
        self.life = life
        let stage = life.stage
        base = SimulatedKeyServer(
            stage.server, key: life.managementKey, time: MortalTime(life: life), serverTime: stage.clock)
    }

    var managementKey: ManagementKeyStanding { base.managementKey }
    func keepInReserve(_ keys: [Secret]) { base.keepInReserve(keys) }
    var clock: ServerClockReading? { base.clock }

    func list(_ query: ListingQuery) async throws(KeyServerError) -> ListingPage {
        try await life.perform("listing", orIfOver: .failure(Self.over)) {
            await Result { () async throws(KeyServerError) in try await base.list(query) }
        }.get()
    }

    func describe(_ id: KeyID) async throws(KeyServerError) -> KeyLookup {
        try await life.perform("describing \(id)", orIfOver: .failure(Self.over)) {
            // With an expired key the server refuses everything, the look at that key, too.
            if base.managementKey.inUse != .success(id) { referee.willTouch(id) }
            return await Result { () async throws(KeyServerError) in try await base.describe(id) }
        }.get()
    }

    func create(_ request: CreateRequest) async -> CreateOutcome {
        await life.perform("creating \(request.remoteName)", orIfOver: .unknown(Self.over)) {
            referee.willCreate(request)
            let outcome = await base.create(request)
            referee.didCreate(request, outcome)
            return outcome
        }
    }

    func revoke(_ warrant: RevocationWarrant) async throws(KeyServerError) -> RevokeOutcome {
        try await life.perform("revoking \(warrant.remoteName)", orIfOver: .failure(Self.over)) {
            referee.willRevoke(warrant)
            let result = await Result { () async throws(KeyServerError) in try await base.revoke(warrant) }
            life.stage.didRevoke(warrant.keyID)
            return result
        }.get()
    }

    func authenticate(as secret: Secret, tenant: TenantID) async throws(KeyServerError) -> AuthenticationAnswer {
        try await life.perform("authenticating", orIfOver: .failure(Self.over)) {
            if let id = secret.keyID { referee.willTouch(id) }
            return await Result { () async throws(KeyServerError) in
                try await base.authenticate(as: secret, tenant: tenant)
            }
        }.get()
    }

    private static let over = KeyServerError(.noAnswer, "the process is over (trial)")
}
