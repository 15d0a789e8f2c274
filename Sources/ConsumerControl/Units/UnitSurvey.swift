import RotationCore
import Systemd

/// What is to be known of a unit before it is told. Whether polkit will let it be told is not: polkit answers that to root
/// alone.
public struct UnitSurvey: Sendable {
    /// Why telling it would fail, and what to do.
    public let objection: String?
    /// Its primary name, which polkit knows it by, when it is configured by another.
    public let alias: String?
    public let isRunning: Bool

    init(_ words: UnitWords, files: [String], over bus: SystemBus) async {
        do throws(BusError) {
            let state = try await bus.use { (connection) throws(BusError) in
                try await UnitManager(connection).state(of: words.unit)
            }
            alias = state.name == words.unit ? nil : state.name
            isRunning = !["inactive", "failed"].contains(state.activity)
            // Judged as if it ran: it will.
            objection = UnitObstacle(words.action, state, files: files).map(words.failure)
        } catch {
            (alias, isRunning) = (nil, false)
            objection = error == .cancelled ? words.failure("systemd did not answer") : words.failure(error, alias: nil)
        }
    }
}

extension UnitObstacle {
    /// Nil when the unit can be told whenever it runs.
    fileprivate init?(_ action: UnitAction, _ state: UnitState, files: [String]) {
        if let obstacle = UnitObstacle(loading: state) {
            self = obstacle
        } else if action == .reload, !state.canReload {
            self = .cannotReload
        } else if action == .reload, let obstacle = state.startOnly(files) {
            self = obstacle
        } else {
            return nil
        }
    }
}
