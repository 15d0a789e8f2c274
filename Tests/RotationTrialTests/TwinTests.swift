import RotationPorts
import Simulation
import Testing

@testable import RotationCore
@testable import RotationTrial

/// Two copies of one machine (S11): whom the referee watches there, and that there is something to be watched.
@Suite struct TwinTests {
    private static let scenario = CrashScenario.all.first { $0.name == "two copies of one machine" }!

    @Test func bothGoOnRenewingAndRevokeNothingBeforeTheOperatorResolvesIt() {
        let verdict = Trial(Self.scenario.plan).run(tracing: true)
        #expect(verdict.violation == nil)
        let resolved = verdict.trace.firstIndex { $0.contains("end of trouble: cloned") } ?? 0
        let before = verdict.trace[..<resolved]
        let deliveries = before.filter { $0.contains("after replacing /run/keys/a-0") }
        #expect(deliveries.count { $0.contains("on the copy") } == 2, "\(deliveries)")
        #expect(deliveries.count { !$0.contains("on the copy") } == 3, "\(deliveries)")
        #expect(!before.contains { $0.contains("revoking") })
        #expect(verdict.trace[resolved...].contains { $0.contains("after revoking a.edge7.g1") })
    }

    /// The copy has its own ledger: what the original asked for after the copy was made is a stranger's to it.
    @Test func whatTheOtherMadeIsForeign() {
        let stage = Stage(Self.scenario.plan, tracing: false)
        let copy = Stage(copyOf: stage)
        let now = stage.clock.now()
        let request = CreateRequest(
            remoteName: "a.edge7.g1", tenant: TenantID(19), permissions: [], expiry: now + .seconds(3600))
        stage.referee.willCreate(request)
        let draft = KeyDraft(
            name: request.remoteName, tenant: request.tenant, permissions: ["READ_DEVICES"], expiry: request.expiry)
        let key = stage.server.withServer { $0.addKey(draft, now: now) }!
        copy.referee.willRevoke(
            RevocationWarrant(keyID: key.id, tenant: key.tenant, remoteName: key.name, created: key.created))
        #expect(copy.referee.violation?.invariant == .foreignKeyLives)
    }

    @Test func seesARevocationBesideAStrangersKey() {
        let stage = Stage(Self.scenario.plan, tracing: false)
        let now = stage.clock.now()
        let request = CreateRequest(
            remoteName: "a.edge7.g1", tenant: TenantID(19), permissions: [], expiry: now + .seconds(3600))
        stage.referee.willCreate(request)
        let keys = [(request.remoteName, request.expiry), ("a.edge7.g2", now + .seconds(7200))].map { name, expiry in
            let draft = KeyDraft(name: name, tenant: TenantID(19), permissions: ["READ_DEVICES"], expiry: expiry)
            return stage.server.withServer { $0.addKey(draft, now: now) }!
        }
        let warrant = RevocationWarrant(
            keyID: keys[0].id, tenant: keys[0].tenant, remoteName: keys[0].name, created: keys[0].created)
        stage.clock.advance(by: .seconds(100))
        stage.referee.willRevoke(warrant)
        #expect(stage.referee.violation == nil)
        stage.clock.advance(by: .seconds(100))
        stage.referee.willRevoke(warrant)
        #expect(stage.referee.violation?.invariant == .noRevocationInDoubt)
    }
}
