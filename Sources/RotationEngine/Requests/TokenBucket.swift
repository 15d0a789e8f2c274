import RotationCore

/// Requests per second, with a burst of one second's worth or eight, whichever is more.
struct TokenBucket {
    private var ratePerSecond: Double
    private var capacity: Double
    private var tokens: Double
    private var filledAt: Timestamp

    init(ratePerSecond: Double, now: Timestamp) {
        self.ratePerSecond = ratePerSecond
        capacity = Self.capacity(ratePerSecond)
        tokens = capacity
        filledAt = now
    }

    /// What is there stays there: a change is no new burst.
    mutating func change(ratePerSecond new: Double, now: Timestamp) {
        refill(now)
        ratePerSecond = new
        capacity = Self.capacity(new)
        tokens = min(tokens, capacity)
    }

    private static func capacity(_ ratePerSecond: Double) -> Double { max(8, ratePerSecond) }

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
