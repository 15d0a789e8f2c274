import RotationPorts
import Simulation
import Testing

@testable import RotationCore
@testable import RotationTrial

/// A referee that never whistles proves nothing: here the engine's part is played by somebody who breaks the rules.
@Suite struct RefereeTests {
    private let stage = Stage(TrialPlan(seed: 1, lineages: [Self.lineage], turmoil: .seconds(86_400)), tracing: false)
    private var referee: Referee { stage.referee }

    private static let lineage = Lineage(
        id: LineageID(server: "main", tenant: TenantID(1), name: "l0"), permissions: [Permission("READ_DEVICES")],
        policy: RotationPolicy(
            lifetime: .seconds(86_400), renewBefore: .seconds(28_800), overlap: .seconds(3600),
            pollInterval: .seconds(3600)),
        destinations: [Destination(path: "/run/keys/l0", format: .raw(newline: true))],
        consumers: [Consumer(command: ["/bin/reload"])])

    @Test func seesThatNothingIsDelivered() {
        stage.clock.advance(by: .seconds(86_400))
        referee.lookAtTheTime()
        expect(.dueIsDone)
    }

    @Test func seesThatADeliveredKeyExpired() {
        deliver(make(1))
        stage.clock.advance(by: .seconds(86_401))
        referee.lookAtTheTime()
        expect(.deliveredKeyWorks)
    }

    @Test func seesADeadKeyTakeThePlaceOfOneThatWorks() {
        deliver(make(1))
        let next = make(2)
        stage.server.withServer { $0.removeKey(next.id) }
        deliver(next)
        expect(.deliveredKeyWorks)
    }

    @Test func seesAnOlderGenerationReplaceANewerOne() {
        let (first, second) = (make(1), make(2))
        deliver(second)
        deliver(first)
        expect(.noStepBack)
    }

    @Test func seesTheRevocationOfAForeignKey() {
        let key = add("l0.edge7.g1", expiry: .seconds(86_400))
        referee.willRevoke(warrant(key))
        expect(.foreignKeyLives)
    }

    @Test func seesTheRevocationOfAKeyThatAFileHolds() {
        let key = make(1)
        deliver(key)
        referee.willRevoke(warrant(key))
        expect(.keyInUseLives)
    }

    @Test func seesTheRevocationOfAKeyThatAConsumerUses() {
        let (first, second) = (make(1), make(2))
        deliver(first)
        referee.saysItReadFiles(Self.lineage.consumers[0].id, of: [Self.lineage.id], isTrue: true)
        deliver(second)
        stage.clock.advance(by: .seconds(7200))
        referee.willRevoke(warrant(first))
        expect(.keyInUseLives)
    }

    @Test func seesThatTheOverlapIsCutShort() {
        let (first, second) = (make(1), make(2))
        deliver(first)
        deliver(second)
        stage.clock.advance(by: .seconds(3598))
        referee.willRevoke(warrant(first))
        expect(.overlapKept)
    }

    @Test func seesARevocationWhileTheClockIsWrong() {
        let key = make(1)
        stage.wallClock.step(by: .seconds(301))
        referee.lookAtTheTime()
        stage.clock.advance(by: .seconds(62))
        referee.willRevoke(warrant(key))
        expect(.noRevocationInDoubt)
    }

    @Test func seesARevocationOnHold() {
        let key = make(1)
        referee.troubleBegins(.hold(Self.lineage.id))
        referee.willRevoke(warrant(key))
        expect(.noRevocationInDoubt)
    }

    @Test func seesANameSentTwice() {
        let request = request(1)
        referee.willCreate(request)
        referee.didCreate(request, .unknown(KeyServerError(.noAnswer, "nothing came")))
        referee.willCreate(request)
        expect(.nameSentOnce)
    }

    @Test func letsANameBeSentAgainThatNeverArrived() {
        let request = request(1)
        referee.willCreate(request)
        referee.didCreate(request, .notSent(KeyServerError(.notConnected, "refused")))
        referee.willCreate(request)
        #expect(referee.violation == nil)
    }

    @Test func seesThatAKeyIsForgotten() {
        _ = make(1)
        referee.didRecord([Fact(lineage: Self.lineage.id, at: stage.clock.now(), kind: .lapsed(1))])
        expect(.nothingForgotten)
    }

    @Test func seesAnExpiredKeyBeingProbed() {
        let key = make(1)
        stage.clock.advance(by: .seconds(86_402))
        referee.willTouch(key.id)
        expect(.expiredKeyUntouched)
    }

    @Test func seesACreateBeyondTheBudget() {
        for number in 1...11 {
            let request = request(number)
            referee.willCreate(request)
            referee.didCreate(request, .unknown(KeyServerError(.noAnswer, "nothing came")))
        }
        expect(.budgetKept)
    }

    @Test func seesASecretInAnEvent() {
        let key = make(1)
        let text = key.bearer.withBytes { String(decoding: $0, as: UTF8.self) }
        referee.heard(.ledgerFailed(message: "cannot record \(text)"))
        expect(.secretsKept)
    }

    private func expect(_ invariant: Invariant) {
        #expect(referee.violation?.invariant == invariant)
    }

    private func request(_ number: Int) -> CreateRequest {
        CreateRequest(
            remoteName: "l0.edge7.g\(number)", tenant: TenantID(1), permissions: [Permission("READ_DEVICES")],
            expiry: stage.clock.now() + .seconds(86_400))
    }

    private func make(_ number: Int) -> SimulatedKey {
        let request = request(number)
        referee.willCreate(request)
        return add(request.remoteName, expiry: .seconds(86_400))
    }

    private func add(_ name: String, expiry: Duration) -> SimulatedKey {
        let now = stage.clock.now()
        let draft = KeyDraft(name: name, tenant: TenantID(1), permissions: ["READ_DEVICES"], expiry: now + expiry)
        guard let key = stage.server.withServer({ $0.addKey(draft, now: now) }) else {
            preconditionFailure("the id is taken")
        }
        return key
    }

    private func deliver(_ key: SimulatedKey) {
        referee.didReplace(
            Self.lineage.destinations[0],
            with: KeyMaterial(
                secret: key.bearer, keyID: key.id, lineage: Self.lineage.id,
                generation: RemoteName(key.name)?.number ?? 0, expiry: key.expiry))
    }

    private func warrant(_ key: SimulatedKey) -> RevocationWarrant {
        RevocationWarrant(keyID: key.id, tenant: key.tenant, remoteName: key.name, created: key.created)
    }
}
