import RotationConfiguration
import RotationCore
import RotationPorts

extension ManagementKeyEvent {
    var level: LogLevel {
        switch self {
        case .learnt: .info
        case .changed, .restored: .notice
        case .expiresSoon(_, let alarm, _, _, _): alarm >= .urgent ? .error : .warning
        case .unreadable: .warning
        case .missing, .refused, .expired: .error
        }
    }

    /// - Parameter place: where the key is kept.
    func text(place: String) -> String {
        switch self {
        case .learnt(let key, let tenant, let expiry):
            "the management key from \(place), key \(key), belongs to tenant \(tenant) and "
                + (expiry.map { "expires \(Clock.text($0))" } ?? "never expires")
        case .changed(let old, let new):
            "the management key from \(place) was replaced: key \(old) before, key \(new) from now on"
        case .missing(let message): "\(message); until it can be, no key of its tenants is renewed or revoked"
        case .unreadable(let message, let inUse):
            "\(message); key \(inUse), which was read before, goes on being used while this process lives"
        case .refused(let key, let inUse):
            "the management key from \(place), key \(key), is refused, while key \(inUse), which was there before, is "
                + "accepted: that one goes on being used while this process lives; put a key there that works"
        case .expiresSoon(let key, _, let expiry, let left, let isRenewed):
            "the management key from \(place), key \(key), expires in \(Span.text(left)), at \(Clock.text(expiry))"
                + (isRenewed
                    ? ": its renewal is late, see `keyrotated status`; without it no key is renewed"
                    : ": put another key there before that; it is not renewed by itself, and without it no key is")
        case .expired(let key, let at):
            "the management key from \(place), key \(key), expired at \(Clock.text(at)): put another key there; until "
                + "then no key is renewed"
        case .restored(let key): "the management key from \(place), key \(key), is used again"
        }
    }

    var messageID: MessageID {
        switch self {
        case .learnt: .managementKeyLearnt
        case .changed: .managementKeyChanged
        case .missing: .managementKeyMissing
        case .unreadable: .managementKeyUnreadable
        case .refused: .managementKeyRefused
        case .restored: .managementKeyRestored
        case .expiresSoon: .managementKeyExpiresSoon
        case .expired: .managementKeyExpired
        }
    }

    var fields: [EventField] {
        switch self {
        case .learnt(let key, let tenant, let expiry): [.tenant(tenant), .keyID(key)] + .deadline(expiry)
        case .changed(_, let key), .refused(let key, _), .restored(let key): [.keyID(key)]
        case .expiresSoon(let key, _, let expiry, _, _), .expired(let key, let expiry):
            [.keyID(key), .deadline(expiry)]
        case .missing(let message): [.error(message)]
        case .unreadable(let message, let inUse): [.keyID(inUse), .error(message)]
        }
    }
}
