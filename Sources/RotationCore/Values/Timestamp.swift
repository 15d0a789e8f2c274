/// A point in time: microseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Microseconds because that is what the server keeps of a date (S4 relies on comparing expiries exactly); an
/// integer because equality of times is evidence here and must never depend on rounding.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since the Unix epoch; negative before 1970.
    public let microseconds: Int64

    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Whole seconds since the Unix epoch.
    public init(seconds: Int64) {
        self.init(microseconds: seconds.multipliedSaturating(by: 1_000_000))
    }

    /// Later than anything that is ever compared with it: "never".
    public static let distantFuture = Timestamp(microseconds: .max)
    /// Earlier than anything that is ever compared with it.
    public static let distantPast = Timestamp(microseconds: .min)

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// Saturates at ``distantPast`` and ``distantFuture`` instead of trapping; "never" plus anything stays "never".
    public static func + (time: Timestamp, duration: Duration) -> Timestamp {
        if time == .distantFuture || time == .distantPast { return time }
        return Timestamp(microseconds: time.microseconds.addingSaturating(duration.microseconds))
    }

    public static func - (time: Timestamp, duration: Duration) -> Timestamp {
        if time == .distantFuture || time == .distantPast { return time }
        return Timestamp(microseconds: time.microseconds.subtractingSaturating(duration.microseconds))
    }

    /// The time from `right` to `left`, saturating at about ±292,000 years.
    public static func - (left: Timestamp, right: Timestamp) -> Duration {
        .microseconds(left.microseconds.subtractingSaturating(right.microseconds))
    }
}

extension Timestamp: Codable {
    /// Encoded as the bare number of microseconds.
    public init(from decoder: any Decoder) throws {
        self.init(microseconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }
}

extension Int64 {
    func addingSaturating(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    func subtractingSaturating(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }

    func multipliedSaturating(by other: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
    }
}
