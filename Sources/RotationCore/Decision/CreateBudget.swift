/// How many keys a lineage may create in a while: what turns a loop into a problem that is reported.
///
/// The horizon is a day, or eight regular periods where those are shorter; in it the regular creates and twice as many
/// again plus eight are allowed. The last quarter is kept for work whose deadline is near (S10).
///
/// Lifetime 90 d, renew_before 30 d: a day, one expected, 10 allowed, 7 without urgency. Lifetime 6 s, renew_before
/// 2 s: 32 s, 8 expected, 24 allowed, 18 without urgency.
struct CreateBudget: Hashable, Sendable {
    let horizon: Duration
    let limit: Int
    let limitWithoutUrgency: Int

    init(policy: RotationPolicy) {
        let period = max(policy.lifetime - policy.renewBefore, .seconds(1))
        horizon = min(.seconds(86_400), period * 8)
        let expected = max(1, Int(horizon.microseconds / period.microseconds))
        limit = 8 + 2 * expected
        limitWithoutUrgency = limit - (limit + 3) / 4
    }

    /// Nil when one more create is allowed at `now`, else the time from which it will be.
    func nextAllowed(after intents: [Timestamp], now: Timestamp, isUrgent: Bool) -> Timestamp? {
        let allowed = isUrgent ? limit : limitWithoutUrgency
        // A clock that was set back must not stop creating until it catches up with the times it once gave.
        let recent = intents.filter { $0 > now - horizon && $0 <= now }
        guard recent.count >= allowed else { return nil }
        return recent[recent.count - allowed] + horizon
    }
}
