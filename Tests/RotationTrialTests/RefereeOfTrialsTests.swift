import RotationEngine
import RotationPorts
import Simulation
import Testing

@testable import RotationCore
@testable import RotationTrial

/// What is judged at the end of a whole trial: with the real engine on a stage that misbehaves, or with a program in its
/// place that does.
@Suite struct RefereeOfTrialsTests {
    private static let lineage = Lineage(
        id: LineageID(server: "main", tenant: TenantID(1), name: "l0"), permissions: [Permission("READ_DEVICES")],
        policy: RotationPolicy(
            lifetime: .seconds(86_400), renewBefore: .seconds(28_800), overlap: .seconds(600),
            pollInterval: .seconds(3600)),
        destinations: [Destination(path: "/run/keys/l0", format: .raw(newline: true))],
        consumers: [Consumer(command: ["/bin/reload"])])

    /// It ends long before the first renewal is due.
    private static func plan(_ troubles: [Trouble] = []) -> TrialPlan {
        TrialPlan(
            seed: 1, lineages: [lineage], troubles: troubles, turmoil: .seconds(10_000), rest: .seconds(10_000))
    }

    @Test func findsNoFaultWithTheEngine() {
        let verdict = Trial(Self.plan([Trouble(.rotate(Self.lineage.id), at: .seconds(60))])).run()
        #expect(verdict.violation == nil)
        #expect(verdict.keysMade == 2)
    }

    @Test func seesAProgramThatTellsItsConsumersWheneverItStarts() {
        let verdict = Trial(Self.plan()).run { life, setup in
            let notice = ConsumerNotice(files: [], lineages: [Self.lineage.id], secrets: [])
            for consumer in Self.lineage.consumers { _ = await setup.consumers.tell(consumer, about: notice) }
            await Stage.engine(life, setup)
        }
        #expect(verdict.violation?.invariant == .restartIsNoOp)
    }

    /// Its ledger's disk loses what was written last, whenever the process ends.
    @Test func seesADiskThatForgetsTheEndOfTheLedger() {
        let verdict = Trial(Self.plan()).run { life, setup in
            await Stage.engine(life, setup)
            let facts = life.stage.ledger.log
            let end = facts.lastIndex { if case .told = $0.kind { true } else { false } }
            life.stage.ledger = InMemoryLedger(Array(facts.prefix(end ?? 0)))
        }
        #expect(verdict.violation?.invariant == .restartIsNoOp)
    }

    /// The server says yes and revokes nothing, until the very end.
    @Test func seesAPredecessorThatOutlivesItsOverlap() {
        var plan = Self.plan([
            Trouble(.fault(Fault(.noEffect, method: "DELETE", times: -1)), at: .zero, lasting: .seconds(30_000)),
            Trouble(.rotate(Self.lineage.id), at: .seconds(60)),
        ])
        plan.turmoil = .seconds(30_000)
        plan.rest = .zero
        let finding = Trial(plan).run().violation
        #expect(finding?.invariant == .leftoversGo)
        #expect(finding?.finding.contains("l0.edge7.g1") == true)
    }

    @Test func seesAProcessThatDoesNotEnd() {
        let verdict = Trial(Self.plan()).run { life, setup in
            await Stage.engine(life, setup)
            while !Task.isCancelled {
                do { try await life.stage.clock.sleep(until: .distantFuture) } catch { return }
            }
        }
        #expect(verdict.violation?.invariant == .comesToAnEnd)
    }

    @Test func seesAProcessThatNeverWaits() {
        let verdict = Trial(Self.plan()).run { life, setup in
            await Stage.engine(life, setup)
            while !Task.isCancelled { await Task.yield() }
        }
        #expect(verdict.violation?.invariant == .comesToAnEnd)
    }

    /// A key that was in the ledger when that was put back is not excused with those that were not.
    @Test func excusesOnlyWhatTheLostLedgerKnew() {
        let stage = Stage(Self.plan(), tracing: false)
        let (old, young) = (ask(1, on: stage), ask(2, on: stage))
        let intent = Intent(
            number: 1, remoteName: old.name, serverURL: Stage.url, tenant: TenantID(1),
            permissions: Self.lineage.permissions, expiry: old.expiry ?? .distantFuture, overlap: .seconds(600),
            skew: nil)
        let known = LineageFacts([Fact(lineage: Self.lineage.id, at: stage.clock.now(), kind: .intended(intent))])
        stage.referee.ledgerKnowsOnly([Self.lineage.id: known])
        #expect(!stage.referee.isForgotten(old))
        #expect(stage.referee.isForgotten(young))
        stage.referee.didRecord([Fact(lineage: Self.lineage.id, at: stage.clock.now(), kind: .lapsed(2))])
        #expect(stage.referee.violation == nil)
        stage.referee.didRecord([Fact(lineage: Self.lineage.id, at: stage.clock.now(), kind: .lapsed(1))])
        #expect(stage.referee.violation?.invariant == .nothingForgotten)
    }

    private func ask(_ number: Int, on stage: Stage) -> SimulatedKey {
        let now = stage.clock.now()
        let request = CreateRequest(
            remoteName: "l0.edge7.g\(number)", tenant: TenantID(1), permissions: Self.lineage.permissions,
            expiry: now + .seconds(86_400))
        stage.referee.willCreate(request)
        let draft = KeyDraft(
            name: request.remoteName, tenant: TenantID(1), permissions: ["READ_DEVICES"], expiry: request.expiry)
        guard let key = stage.server.withServer({ $0.addKey(draft, now: now) }) else {
            preconditionFailure("the id is taken")
        }
        return key
    }
}
