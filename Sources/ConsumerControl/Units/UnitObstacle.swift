import SystemErrors
public import Systemd

/// Why a unit cannot be told of a new secret.
public enum UnitObstacle: Hashable, Sendable {
    case doesNotExist
    case isMasked
    /// systemd does not take its file.
    case isNotLoaded(String)
    case isOurselves
    case isStopping
    case cannotReload
    /// A reload would leave the old secret in use (S16).
    case readsAtStart(String, UnitReading.Kind)

    /// Nil when the unit exists.
    init?(loading state: UnitState) {
        switch state.load {
        case "loaded", "merged": return nil
        case "not-found": self = .doesNotExist
        case "masked": self = .isMasked
        default: self = .isNotLoaded(state.load)
        }
    }

    /// The reason and what to do; the unit is named before.
    func text(_ unit: String) -> String {
        switch self {
        case .doesNotExist:
            "there is no such unit; is its name right? after a change of unit files run systemctl daemon-reload"
        case .isMasked: "it is masked; systemctl unmask \(unit), or take it out of the configuration"
        case .isNotLoaded(let state):
            "systemd cannot use its file (\(OperatorText(state).text)); systemctl status \(unit) says why"
        case .isOurselves: "it is keyrotated itself, which needs no telling; take it out of the configuration"
        case .isStopping: "it is being stopped; it is looked at again"
        case .cannotReload: "it has nothing to reload with (ExecReload=); use action = \"restart\""
        case .readsAtStart(let file, let kind):
            "it reads \"\(file)\" by \(kind.rawValue)=, which is not read again at a reload; use action = \"restart\""
        }
    }
}
