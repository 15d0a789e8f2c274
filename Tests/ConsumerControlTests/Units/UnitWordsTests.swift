import RotationCore
import SystemErrors
import Systemd
import Testing

@testable import ConsumerControl

/// Every way to fail says what was tried, on what, why, and what to do.
struct UnitWordsTests {
    private let words = UnitWords(unit: "collector.service", action: .restart)

    @Test(arguments: [
        ("failed", "its job failed"), ("timeout", "TimeoutStartSec="), ("dependency", "a unit that it requires"),
        ("canceled", "was cancelled by a later one"), ("skipped", "was skipped"), ("assert", "Assert…="),
        ("invalid", "cannot be done with it"), ("unsupported", "cannot be done with it"), ("frozen", "\"frozen\""),
    ])
    func explainsHowAJobEnded(result: String, reason: String) {
        let text = words.failure(JobResult(rawValue: result))
        #expect(text.hasPrefix("cannot restart \"collector.service\": ") && text.contains(reason), "\(text)")
        #expect(text.contains("journalctl -u collector.service") || text.contains("looked at again"), "\(text)")
    }

    @Test(
        "What polkit refuses names the rule that allows it",
        arguments: [
            "org.freedesktop.DBus.Error.AccessDenied", "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired",
        ])
    func namesTheRule(error: String) {
        let refusal = BusError.refused(name: error, message: "Access denied.")
        let text = words.failure(refusal, alias: nil)
        #expect(
            text.contains(": Access denied; polkit does not allow it") && text.contains("keyrotated check --polkit"))
        #expect(words.failure(refusal, alias: "real.service").contains("polkit knows the unit as \"real.service\""))
    }

    @Test(arguments: [
        (BusError.unreachable(ErrorNumber(rawValue: 2)), "the system bus cannot be reached: No such file or directory"),
        (.lost, "was dbus.service restarted?"), (.unexpected("LoadUnit gave no path"), "something unexpected"),
        (.refused(name: "org.freedesktop.DBus.Error.ServiceUnknown", message: ""), "is systemd the service manager"),
        (.refused(name: "a.b", message: ""), "\": a.b"),
        (.refused(name: "a.b", message: "no such luck"), "no such luck"),
    ])
    func explainsTroubleOnTheBus(error: BusError, reason: String) {
        #expect(words.failure(error, alias: nil).contains(reason))
    }

    @Test("A message from the bus has no control characters and no keys in it")
    func cleansMessages() {
        let key = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTowMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg"
        let text = words.failure(.refused(name: "a.b", message: "no\u{1B}[31m \(key)"), alias: nil)
        #expect(text.hasSuffix("no[31m <redacted>"))
    }

    @Test(arguments: [
        UnitObstacle.doesNotExist, .isMasked, .isNotLoaded("error"), .isOurselves, .isStopping, .cannotReload,
        .readsAtStart("/run/key.env", .environmentFile), .readsAtStart("/run/key", .encryptedCredential),
    ])
    func explainsObstacles(obstacle: UnitObstacle) {
        let text = words.failure(obstacle)
        #expect(text.hasPrefix("cannot restart \"collector.service\": ") && text.count > 60, "\(text)")
        if case .readsAtStart(let file, let kind) = obstacle {
            #expect(text.contains("\"\(file)\" by \(kind.rawValue)=") && text.hasSuffix("use action = \"restart\""))
        }
    }
}
