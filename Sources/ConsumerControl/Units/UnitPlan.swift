import RotationCore
import Systemd

/// What telling a unit comes to, judged by what systemd knows of it.
enum UnitPlan: Hashable {
    /// Nothing is to be done, for this reason.
    case leave(because: String)
    /// It cannot be told; the reason and the way out.
    case refuse(UnitObstacle)
    /// - Parameter needsStart: whether only a start proves that it has the new secret; otherwise the end of the job does.
    case order(UnitManager.Order, needsStart: Bool)

    /// - Parameters:
    ///   - files: what has been delivered.
    ///   - ownProcess: the daemon's.
    init(_ action: UnitAction, _ state: UnitState, files: [String], ownProcess: Int32) {
        if let obstacle = UnitObstacle(loading: state) {
            self = .refuse(obstacle)
        } else if state.mainProcess == ownProcess {
            self = .refuse(.isOurselves)
        } else {
            self = Self.plan(action, state, readAtStart: state.startOnly(files))
        }
    }

    private static func plan(_ action: UnitAction, _ state: UnitState, readAtStart: UnitObstacle?) -> UnitPlan {
        switch state.activity {
        case "inactive":
            // Starting what an operator stopped, or what a timer starts, is not ours.
            return .leave(because: "it is not running, and reads the new key when it starts")
        case "failed" where action == .reload:
            return .leave(because: "it has failed, and reads the new key when it starts")
        case "deactivating":
            // A restart would undo what somebody wants.
            return .refuse(.isStopping)
        default: break
        }
        switch action {
        case .restart: return .order(.restart, needsStart: true)
        case .reload:
            if !state.canReload { return .refuse(.cannotReload) }
            if let readAtStart { return .refuse(readAtStart) }
            return .order(.reload, needsStart: false)
        case .reloadOrRestart:
            if readAtStart != nil { return .order(.restart, needsStart: true) }
            return .order(.reloadOrRestart, needsStart: !state.canReload || state.activity == "failed")
        }
    }
}

extension UnitState {
    /// The first of `files` that the unit reads only when it starts (S16).
    func startOnly(_ files: [String]) -> UnitObstacle? {
        for file in files {
            if let reading = readings.first(where: { $0.reads(file) }) { return .readsAtStart(file, reading.kind) }
        }
        return nil
    }
}
