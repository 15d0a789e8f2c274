/// When a failed step is tried again: exponential, capped, scaled with the lifetime, and spread by a hash so that
/// many lineages that failed together do not return together.
///
/// A lifetime of 90 d waits 15 s, 30 s, 60 s, … up to 1 h; one of 30 s waits 0.1 s … up to 2 s.
enum Backoff {
    static func delay(afterAttempt attempt: Int, policy: RotationPolicy, spreading: String) -> Duration {
        let base = min(max(policy.lifetime.fraction(1, of: 1000), .milliseconds(100)), .seconds(15))
        let cap = min(max(policy.lifetime.fraction(1, of: 100), .seconds(2)), .seconds(3600))
        let doublings = min(max(attempt, 1), 21) - 1
        let delay = min(cap, base * (1 << doublings))
        return delay - delay.fraction(Int64(StableHash.permille("\(spreading) \(attempt)")), of: 4000)
    }
}
