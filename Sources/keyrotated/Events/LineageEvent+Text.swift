import RotationConfiguration
import RotationCore
import RotationPorts

extension LineageEvent {
    var level: LogLevel {
        switch self {
        case .verified: .debug
        case .next: .info
        case .created, .adopted, .delivered, .released, .consumerAccepted, .becameCurrent, .revoked, .provenDead,
            .lapsed, .retired, .reinstated, .recovered, .lostKeyFound, .requestNoticed:
            .notice
        case .createLost, .nameTaken, .restored, .orphaned, .abandoned, .reappeared, .stepFailed, .tenantArchived:
            .warning
        case .vanished, .secondWriter, .stuck: .error
        }
    }

    func text(of id: LineageID) -> String {
        switch self {
        case .created(let number, let key, let expiry, let reason):
            "created generation \(number), key \(key), expires \(Clock.text(expiry)) (\(reason.rawValue))"
        case .createLost(let number, let message):
            "nobody knows whether generation \(number) was created: \(message); the next number is used, and what "
                + "this request may have made is watched for and revoked"
        case .nameTaken(let number):
            "somebody else's key has the name of generation \(number); the next number is used"
        case .lostKeyFound(let number, let key):
            "the lost request of generation \(number) had made key \(key), which will be revoked"
        case .adopted(let key, let path): "adopted key \(key) from \"\(path)\" as generation 0"
        case .verified(let number, let key): "the server accepts generation \(number), key \(key)"
        case .delivered(let number, let key, let path):
            "delivered generation \(number), key \(key), to \"\(path)\""
        case .restored(let number, let key, let path):
            "\"\(path)\" was lost or changed and holds generation \(number), key \(key), again"
        case .released(let path): "\"\(path)\" left the configuration; the file stays as it is"
        case .consumerAccepted(let number, let consumer, let excuse):
            "`\(consumer)` accepted generation \(number)" + (excuse.map { ": \($0)" } ?? "")
        case .becameCurrent(let number, let key, let expiry, let overlapEnds):
            "generation \(number), key \(key), is current until \(Clock.text(expiry ?? .distantFuture))"
                + (overlapEnds.map { "; its predecessor stays until \(Clock.text($0))" } ?? "")
        case .abandoned(let number, let reason): "gave generation \(number) up: \(reason)"
        case .revoked(let number, let key): "revoked generation \(number), key \(key)"
        case .provenDead(let number, let key): "generation \(number), key \(key), is proven dead"
        case .lapsed(let number): "generation \(number) has expired"
        case .vanished(let number, let key):
            "generation \(number), key \(key), is gone from the server, and not by us"
        case .reappeared(let number, let key):
            "generation \(number), key \(key), exists again after it was revoked; it is revoked again"
        case .secondWriter(let name):
            "the server has a key \"\(name)\" that this installation did not create; nothing is revoked until "
                + "`keyrotated resolve \(id)`"
        case .tenantArchived: "tenant \(id.tenant) seems to be archived; nothing is revoked"
        case .retired: "left the configuration; its key is no longer renewed"
        case .reinstated: "is back in the configuration"
        case .orphaned:
            "its server \(id.server) left the configuration too: its keys are neither renewed nor revoked, and stay in "
                + "their files until they expire"
        case .requestNoticed: "an operator asked for something; looking at it"
        case .stepFailed(let step, let attempt, let message):
            "\(step.noun) failed\(attempt > 1 ? " (attempt \(attempt))" : ""): \(message)"
        case .stuck(let problem): "\(problem.kind); \(problem.kind.remedy(for: id))"
        case .recovered: "gets on again"
        case .next(let at, let reason): "next: \(reason.text) at \(Clock.text(at))"
        }
    }
}
