import Simulation

/// What a plan draws from its seed.
struct Dice {
    private let random: SeededRandom

    init(_ seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    mutating func next(below bound: Int64) -> Int64 { random.next(below: bound) }

    mutating func count(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next(below: Int64(range.count)))
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(next(below: Int64(values.count)))] }

    /// One time in `odds`.
    mutating func isLucky(_ odds: Int) -> Bool { next(below: Int64(odds)) == 0 }
}
