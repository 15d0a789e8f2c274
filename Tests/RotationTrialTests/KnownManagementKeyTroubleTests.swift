import RotationCore
import RotationTrial
import Simulation
import Testing

/// Histories with a management key that the daemon renews itself (S24), which once locked it out, or blinded it.
@Suite struct KnownManagementKeyTroubleTests {
    private let day = KnownTrouble.day

    @Test("the server is put back to before the newest management key, where one lives again that was gone")
    func worksWithAKeyThatLivesAgain() {
        expectNone([
            Trouble(.serverRestored, at: day * 32, lasting: day * 42),
            Trouble(.managementKeyGone, at: day * 55, lasting: .seconds(3600)),
        ])
    }

    @Test("the file of the management key holds no key for months, and nobody looks")
    func renewsWhatItCannotDeliver() {
        expectNone([
            Trouble(.overwritten(path: KnownTrouble.tokenPath), at: day * 20),
            Trouble(.stop, at: day * 80, lasting: day * 2),
        ])
    }

    @Test("the database is down until the management key in reserve has expired")
    func asksForNoExpiredKeyInReserve() {
        var down = ServerConditions()
        down.database = .down
        expectNone([
            Trouble(.foreignKey(path: KnownTrouble.tokenPath), at: day * 20),
            Trouble(.conditions(down), at: day * 110, lasting: day * 60),
        ])
    }

    @Test("the only key of its tenant, older than the management key, is revoked by somebody")
    func missesTheOnlyKeyOfItsTenant() {
        for at in [70, 75, 80, 85] {
            expectNone([
                Trouble(.keyTaken(other.id), at: day * at), Trouble(.keyTaken(other.id), at: day * (at + 90)),
            ])
        }
    }

    @Test("the management key's file holds no key, and the server is away for longer than a refused key is left alone")
    func goesOnWithTheKeyInReserveAtOnce() {
        var away = ServerConditions()
        away.unreachableService = "127.0.0.1:1"
        expectNone([
            Trouble(.overwritten(path: KnownTrouble.tokenPath), at: day * 6),
            Trouble(.conditions(away), at: day * 108, lasting: day / 2),
        ])
    }

    private var other: Lineage { KnownTrouble.lineage("a", tenant: 2, lifetime: day * 90) }

    private func expectNone(_ troubles: [Trouble], sourceLocation: SourceLocation = #_sourceLocation) {
        KnownTrouble.expectNone(
            troubles, of: [other, KnownTrouble.managementKey(lifetime: day * 90)], sourceLocation: sourceLocation)
    }
}
