/// How near the end of a management key is. Nothing renews it by itself, so somebody has to be told, and more
/// urgently as time goes by: each step is told once.
///
/// The steps are 30, 7 and 1 days before the expiry; for a key that lives less than 90 days a third, a twelfth and a
/// ninetieth of its life. A key of 90 days: at day 60, 83 and 89; of 12 hours: after 8 h, 11 h and 11 h 52 min.
public enum ExpiryAlarm: Int, Comparable, Sendable, CaseIterable {
    case none, early, late, urgent, expired

    /// - Parameters:
    ///   - expiry: nil: never.
    ///   - created: nil when that is not known: then the key is taken for one that lives long.
    public init(expiry: Timestamp?, created: Timestamp?, now: Timestamp) {
        guard let expiry else {
            self = .none
            return
        }
        let left = expiry - now
        let life = created.map { max(expiry - $0, .zero) }
        if left <= .zero {
            self = .expired
        } else if left <= Self.step(1, 90, life) {
            self = .urgent
        } else if left <= Self.step(7, 12, life) {
            self = .late
        } else if left <= Self.step(30, 3, life) {
            self = .early
        } else {
            self = .none
        }
    }

    public static func < (left: ExpiryAlarm, right: ExpiryAlarm) -> Bool { left.rawValue < right.rawValue }

    private static func step(_ days: Int64, _ part: Int64, _ life: Duration?) -> Duration {
        let usual = Duration.seconds(days * 86_400)
        return life.map { min(usual, $0 / Int(part)) } ?? usual
    }
}
