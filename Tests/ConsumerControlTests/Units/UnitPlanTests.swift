import RotationCore
import Systemd
import Testing

@testable import ConsumerControl

/// What is done to a unit, by its state, its action, and what it reads.
struct UnitPlanTests {
    private static let environment = UnitReading(.environmentFile, "/run/keys/collector.env")
    private static let atStart = UnitObstacle.readsAtStart("/run/keys/collector.env", .environmentFile)

    private func plan(_ action: UnitAction, _ state: UnitState) -> UnitPlan {
        UnitPlan(action, state, files: ["/run/keys/other", "/run/keys/collector.env"], ownProcess: 4711)
    }

    private static func state(
        _ activity: String, canReload: Bool = true, readings: [UnitReading] = [], mainProcess: Int32 = 1
    ) -> UnitState {
        UnitState(
            name: "collector.service", activity: activity, canReload: canReload, mainProcess: mainProcess,
            readings: readings)
    }

    @Test(arguments: ["active", "reloading", "activating"], [true, false])
    func restartsWhatRuns(activity: String, canReload: Bool) {
        let state = Self.state(activity, canReload: canReload)
        #expect(plan(.restart, state) == .order(.restart, needsStart: true))
    }

    @Test func reloadsWhatCanBeReloaded() {
        #expect(plan(.reload, Self.state("active")) == .order(.reload, needsStart: false))
        #expect(plan(.reload, Self.state("active", canReload: false)) == .refuse(.cannotReload))
        #expect(plan(.reloadOrRestart, Self.state("active")) == .order(.reloadOrRestart, needsStart: false))
        let rigid = Self.state("active", canReload: false)
        #expect(plan(.reloadOrRestart, rigid) == .order(.reloadOrRestart, needsStart: true))
    }

    @Test("S16: what is read at the start is no matter for a reload")
    func needsAStartWhereAReloadWouldNotDo() {
        let state = Self.state("active", readings: [Self.environment])
        #expect(plan(.reload, state) == .refuse(Self.atStart))
        #expect(plan(.reloadOrRestart, state) == .order(.restart, needsStart: true))
        #expect(plan(.restart, state) == .order(.restart, needsStart: true))
        let other = Self.state("active", readings: [UnitReading(.environmentFile, "/etc/default/collector")])
        #expect(plan(.reload, other) == .order(.reload, needsStart: false))
    }

    @Test("What somebody stopped stays stopped", arguments: UnitAction.allCases, [true, false])
    func leavesWhatDoesNotRun(action: UnitAction, canReload: Bool) {
        let state = Self.state("inactive", canReload: canReload, readings: [Self.environment])
        #expect(plan(action, state) == .leave(because: "it is not running, and reads the new key when it starts"))
        #expect(plan(action, Self.state("deactivating", canReload: canReload)) == .refuse(.isStopping))
    }

    @Test func restartsWhatHasFailed() {
        #expect(plan(.restart, Self.state("failed")) == .order(.restart, needsStart: true))
        #expect(plan(.reloadOrRestart, Self.state("failed")) == .order(.reloadOrRestart, needsStart: true))
        #expect(
            plan(.reload, Self.state("failed"))
                == .leave(because: "it has failed, and reads the new key when it starts"))
    }

    @Test("keyrotated is never told by itself", arguments: UnitAction.allCases)
    func refusesItself(action: UnitAction) {
        #expect(plan(action, Self.state("active", mainProcess: 4711)) == .refuse(.isOurselves))
    }

    @Test(arguments: [
        ("not-found", UnitObstacle.doesNotExist), ("masked", .isMasked), ("bad-setting", .isNotLoaded("bad-setting")),
    ])
    func refusesWhatIsNotLoaded(load: String, obstacle: UnitObstacle) {
        let state = UnitState(name: "collector.service", load: load, activity: "inactive")
        #expect(plan(.restart, state) == .refuse(obstacle))
    }
}
