import RotationCore
import SystemErrors
import Systemd

/// What went wrong with a unit, for the operator, in one line.
struct UnitWords {
    let unit: String
    let action: UnitAction

    /// `cannot restart "collector.service": …`
    func failure(_ reason: String) -> String { "cannot \(action.rawValue) \"\(unit)\": \(reason)" }

    func failure(_ obstacle: UnitObstacle) -> String { failure(obstacle.text(unit)) }

    func failure(_ error: BusError, alias: String?) -> String { failure(reason(error, alias: alias)) }

    /// - Parameter alias: the unit's primary name, when it is asked for by another.
    private func reason(_ error: BusError, alias: String?) -> String {
        switch error {
        case .unreachable(let number): "the system bus cannot be reached: \(number); is dbus.service running?"
        case .lost: "the connection to the system bus ended; was dbus.service restarted?"
        case .unexpected(let what): "systemd answered something unexpected: \(OperatorText(what).text)"
        case .cancelled: "it was interrupted"
        case .refused(let name, let message):
            Self.remedy(name, alias: alias).map { "\(Self.quoted(message, name)); \($0)" }
                ?? Self.quoted(message, name)
        }
    }

    /// What the bus said, without its full stop: the sentence goes on.
    private static func quoted(_ message: String, _ name: String) -> String {
        let text = OperatorText(message).text
        let message = text.hasSuffix(".") ? String(text.dropLast()) : text
        return message.isEmpty ? OperatorText(name).text : message
    }

    /// By the name of an error on the bus.
    private static func remedy(_ name: String, alias: String?) -> String? {
        switch name {
        case "org.freedesktop.DBus.Error.AccessDenied", "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired":
            "polkit does not allow it to keyrotated's user: \"keyrotated check --polkit\" prints the rule that does, for "
                + "/etc/polkit-1/rules.d/50-keyrotated.rules"
                + (alias.map { "; polkit knows the unit as \"\($0)\": configure that name" } ?? "")
        case "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner":
            "is systemd the service manager of this machine?"
        case "org.freedesktop.DBus.Error.NoReply", "org.freedesktop.DBus.Error.Timeout":
            "systemd does not answer; or was dbus.service restarted?"
        case "org.freedesktop.systemd1.OnlyByDependency":
            "the unit refuses to be told (RefuseManualStart=, RefuseManualStop=); configure the unit that starts it"
        case "org.freedesktop.systemd1.TransactionIsDestructive": "is the machine being shut down?"
        default: nil
        }
    }

    /// Of a job that ended otherwise than `done`.
    func failure(_ result: JobResult) -> String {
        let journal = "systemctl status \(unit) and journalctl -u \(unit) say why"
        return switch result.rawValue {
        case "failed": failure("its job failed; \(journal)")
        case "timeout":
            failure("it did not get there within its own time (TimeoutStartSec=, TimeoutStopSec=); \(journal)")
        case "dependency": failure("a unit that it requires did not start; \(journal)")
        case "canceled": failure("its job was cancelled by a later one, such as a stop; it is looked at again")
        case "skipped": failure("its job was skipped, as the unit was not in a state for it; \(journal)")
        case "assert": failure("one of its Assert…= does not hold; \(journal)")
        case "invalid", "unsupported": failure("systemd says that this cannot be done with it; \(journal)")
        default: failure("its job ended as \"\(OperatorText(result.rawValue).text)\"; \(journal)")
        }
    }

    var hasFailed: String {
        failure("it started and failed at once; systemctl status \(unit) and journalctl -u \(unit) say why")
    }

    /// A restart that started nothing, as a Condition…= did not hold.
    var hasNotStarted: String {
        failure("its job is done, and nothing was started since; systemctl status \(unit) says why")
    }

    func overdue(_ limit: Duration, waitingFor what: String) -> String {
        failure(
            "\(what) did not come within \(limit.inSeconds); systemd goes on with it, and it is not begun twice; raise "
                + "its timeout, or find out what it waits for (systemctl status \(unit))")
    }

    var isCutShort: String {
        failure("it was not waited for, because the daemon stops; it is told again after the next start")
    }
}
