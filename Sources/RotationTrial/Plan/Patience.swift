import RotationCore

/// How long the engine may take for what is due, once nothing hinders it.
struct Patience {
    /// Until a file holds what it should: three retries at the longest pause, two looks, and the longest pause that a
    /// server may ask for.
    let untilDelivered: Duration
    /// Until everything is as it should be: the create budget may have to recover first, the consumers have to accept
    /// and the overlap has to end.
    let rest: Duration

    init(for lineage: Lineage) {
        let policy = lineage.policy
        let longestPause = min(max(policy.lifetime / 100, .seconds(2)), .seconds(3600))
        untilDelivered = longestPause * 3 + policy.pollInterval * 2 + .seconds(900) + Self.grain(policy) * 5
        rest = untilDelivered * 3 + Self.budgetHorizon(policy) + policy.overlap
    }

    /// How late whoever waits may be woken.
    static func grain(_ policy: RotationPolicy) -> Duration { max(.seconds(1), policy.lifetime / 200) }

    /// Within this long a lineage creates at most ``creates`` keys (S10).
    static func budgetHorizon(_ policy: RotationPolicy) -> Duration {
        min(.seconds(86_400), max(policy.lifetime - policy.renewBefore, .seconds(1)) * 8)
    }

    /// How many keys the budget lets a lineage create within its horizon, and how many where nothing is urgent: worked
    /// out anew here, so that a mistake in the engine is not repeated.
    static func creates(_ policy: RotationPolicy) -> (limit: Int, withoutUrgency: Int) {
        let period = max(policy.lifetime - policy.renewBefore, .seconds(1))
        let regular = max(1, Int((budgetHorizon(policy) / period).rounded(.down)))
        let limit = 8 + 2 * regular
        return (limit, limit - (limit + 3) / 4)
    }
}
