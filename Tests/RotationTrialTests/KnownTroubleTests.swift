import RotationCore
import RotationTrial
import Simulation
import Testing

/// Histories that once broke an invariant, cut down to what had a part in it.
@Suite struct KnownTroubleTests {
    private let day = KnownTrouble.day

    @Test("a file comes back into the configuration while the key that it held is in its overlap")
    func keepsTheOverlapOfAFileThatComesBack() {
        let one = KnownTrouble.lineage("a", files: 1, mayWrite: true)
        let both = KnownTrouble.lineage("a", files: 2, mayWrite: true)
        KnownTrouble.expectNone([
            Trouble(.reload([one]), at: day / 4), Trouble(.reload([both]), at: day / 4 + .seconds(1000)),
        ])
    }

    @Test("a key is made while the clock is months ahead, and revoked by somebody after that was set right")
    func seesThatAKeyOfTheFutureIsGone() {
        let id = KnownTrouble.lineage("a").id
        KnownTrouble.expectNone([
            Trouble(.clockStep(day * 270), at: day / 8, lasting: day / 8),
            Trouble(.rotate(id), at: day / 6),
            Trouble(.keyTaken(id), at: day / 3),
        ])
    }

    @Test("a server does everything but revoke, for days")
    func isPatientWithAServerThatDoesNotRevoke() {
        let broken = Fault(.status, method: "DELETE", times: -1, status: 500)
        let lineages = ["a", "b", "c", "d"].map { KnownTrouble.lineage($0) }
        let rotations = lineages.map { Trouble(.rotate($0.id), at: day / 4) }
        KnownTrouble.expectNone(
            [Trouble(.fault(broken), at: day / 8, lasting: day * 3)] + rotations, of: lineages)
    }

    @Test("a server is put back to when a tenant was archived, which it is no longer")
    func outlivesARestoredServer() {
        let lineage = KnownTrouble.lineage("a", tenant: 2)
        KnownTrouble.expectNone(
            [
                Trouble(.archived(lineage.id.tenant), at: day / 8, lasting: day / 8),
                Trouble(.serverRestored, at: day / 6, lasting: day / 2),
                Trouble(.keyTaken(lineage.id), at: day / 3),
            ], of: [KnownTrouble.lineage("other"), lineage])
    }

    @Test("a request to create is lost while the clock is wrong, and nothing told the server's time lately")
    func recognisesWhatALostRequestMadeByAWrongClock() {
        let lineage = KnownTrouble.lineage("a", lifetime: day * 60)
        let at = day * 10 + .seconds(3 * 3600)
        KnownTrouble.expectNone(
            [
                Trouble(.clockStep(.seconds(-7200)), at: day * 9, lasting: day * 2),
                Trouble(.fault(Fault(.loseReply, method: "POST")), at: at - .seconds(5), lasting: .seconds(10)),
                Trouble(.rotate(lineage.id), at: at),
            ], of: [lineage])
    }

    @Test("the clock is set back after a reload that had a failed step tried at once")
    func doesNotTryAgainAndAgainWhatFailedBeforeAReload() {
        KnownTrouble.expectNone([
            Trouble(.foreignKey(path: "/run/keys/a-1"), at: day / 8),
            Trouble(.reload([KnownTrouble.lineage("a", files: 2, mayWrite: true)]), at: day / 4),
            Trouble(.clockStep(day * -3), at: day / 4 + .seconds(60), lasting: .seconds(60)),
        ])
    }

    @Test("a key that only one of two files got is revoked by somebody, and is older than the management key")
    func missesAKeyThatWasNeverAcceptedEverywhere() {
        let lineage = KnownTrouble.lineage("a", files: 2, lifetime: day * 7)
        KnownTrouble.expectNone(
            [
                Trouble(.overwritten(path: "/run/keys/a-1"), at: day),
                Trouble(.keyTaken(lineage.id), at: day * 1.5),
                Trouble(.managementKeyGone, at: day * 2, lasting: day / 10),
                Trouble(.keyTaken(lineage.id), at: day * 2.5),
            ], of: [lineage])
    }
}
