import RotationCore
import RotationTrial
import Simulation
import Testing

/// Histories that once broke an invariant, cut down to what had a part in it.
@Suite struct KnownTroubleTests {
    private static let day = Duration.seconds(86_400)

    @Test("a file comes back into the configuration while the key that it held is in its overlap")
    func keepsTheOverlapOfAFileThatComesBack() {
        let (one, both) = (lineage("a", files: 1, mayWrite: true), lineage("a", files: 2, mayWrite: true))
        expectNoViolation([
            Trouble(.reload([one]), at: Self.day / 4), Trouble(.reload([both]), at: Self.day / 4 + .seconds(1000)),
        ])
    }

    @Test("a key is made while the clock is months ahead, and revoked by somebody after that was set right")
    func seesThatAKeyOfTheFutureIsGone() {
        let id = lineage("a").id
        expectNoViolation([
            Trouble(.clockStep(Self.day * 270), at: Self.day / 8, lasting: Self.day / 8),
            Trouble(.rotate(id), at: Self.day / 6),
            Trouble(.keyTaken(id), at: Self.day / 3),
        ])
    }

    @Test("a server does everything but revoke, for days")
    func isPatientWithAServerThatDoesNotRevoke() {
        let broken = Fault(.status, method: "DELETE", times: -1, status: 500)
        let lineages = ["a", "b", "c", "d"].map { lineage($0) }
        let rotations = lineages.map { Trouble(.rotate($0.id), at: Self.day / 4) }
        expectNoViolation(
            [Trouble(.fault(broken), at: Self.day / 8, lasting: Self.day * 3)] + rotations, of: lineages)
    }

    @Test("a server is put back to when a tenant was archived, which it is no longer")
    func outlivesARestoredServer() {
        let lineage = lineage("a", tenant: 2)
        expectNoViolation(
            [
                Trouble(.archived(lineage.id.tenant), at: Self.day / 8, lasting: Self.day / 8),
                Trouble(.serverRestored, at: Self.day / 6, lasting: Self.day / 2),
                Trouble(.keyTaken(lineage.id), at: Self.day / 3),
            ], of: [self.lineage("other"), lineage])
    }

    @Test("a request to create is lost while the clock is wrong, and nothing told the server's time lately")
    func recognisesWhatALostRequestMadeByAWrongClock() {
        let lineage = lineage("a", lifetime: Self.day * 60)
        let at = Self.day * 10 + .seconds(3 * 3600)
        expectNoViolation(
            [
                Trouble(.clockStep(.seconds(-7200)), at: Self.day * 9, lasting: Self.day * 2),
                Trouble(.fault(Fault(.loseReply, method: "POST")), at: at - .seconds(5), lasting: .seconds(10)),
                Trouble(.rotate(lineage.id), at: at),
            ], of: [lineage])
    }

    @Test("the clock is set back after a reload that had a failed step tried at once")
    func doesNotTryAgainAndAgainWhatFailedBeforeAReload() {
        expectNoViolation([
            Trouble(.foreignKey(path: "/run/keys/a-1"), at: Self.day / 8),
            Trouble(.reload([lineage("a", files: 2, mayWrite: true)]), at: Self.day / 4),
            Trouble(.clockStep(Self.day * -3), at: Self.day / 4 + .seconds(60), lasting: .seconds(60)),
        ])
    }

    private func expectNoViolation(
        _ troubles: [Trouble], of lineages: [Lineage]? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let lineages = lineages ?? [lineage("a", files: 2)]
        let lifetime = lineages[0].policy.lifetime
        let plan = TrialPlan(
            seed: 1, lineages: lineages, troubles: troubles.sorted { $0.at < $1.at }, turmoil: lifetime * 4)
        let verdict = Trial(plan).run()
        #expect(verdict.violation == nil, sourceLocation: sourceLocation)
        #expect(verdict.keysMade > 4, sourceLocation: sourceLocation)
    }

    private func lineage(
        _ name: String, files: Int = 1, tenant: Int32 = 1, mayWrite: Bool = false, lifetime: Duration = day
    ) -> Lineage {
        Lineage(
            id: LineageID(server: "main", tenant: TenantID(tenant), name: name),
            permissions: [Permission(mayWrite ? "WRITE_DEVICES" : "READ_DEVICES")],
            policy: RotationPolicy(
                lifetime: lifetime, renewBefore: lifetime / 3, overlap: Self.day / 10, pollInterval: lifetime / 40),
            destinations: (0..<files).map { Destination(path: "/run/keys/\(name)-\($0)", format: .raw(newline: true)) })
    }
}
