import RotationCore

/// Requests per second, with a burst of one second's worth or eight, whichever is more.
struct TokenBucket {
    private let ratePerSecond: Double
    private let capacity: Double
    private var tokens: Double
    private var filledAt: Timestamp

    init(ratePerSecond: Double, now: Timestamp) {
        self.ratePerSecond = ratePerSecond
        capacity = max(8, ratePerSecond)
        tokens = capacity
        filledAt = now
    }

    /// Takes one token; false when there is none yet.
    mutating func take(at now: Timestamp) -> Bool {
        refill(now)
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }

    /// When the next token will be there.
    func nextToken(after now: Timestamp) -> Timestamp {
        let missing = max(0, 1 - tokens)
        return now + .microseconds(Int64((missing / ratePerSecond * 1_000_000).rounded(.up)) + 1)
    }

    /// A clock that was set back fills nothing; it takes nothing away either.
    private mutating func refill(_ now: Timestamp) {
        let elapsed = Double((now - filledAt).microseconds) / 1_000_000
        filledAt = now
        if elapsed > 0 { tokens = min(capacity, tokens + elapsed * ratePerSecond) }
    }
}
