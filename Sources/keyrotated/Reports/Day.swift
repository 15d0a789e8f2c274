import RotationCore

/// The days of a calendar in UTC.
enum Day {
    private static let seconds: Int64 = 86_400
    private static let weekdays = [
        "Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday",
    ]

    /// Days since 1970-01-01, which was a Thursday.
    static func number(_ time: Timestamp) -> Int64 {
        let total = time.microseconds / 1_000_000
        return total >= 0 ? total / seconds : (total + 1) / seconds - 1
    }

    static func weekday(_ time: Timestamp) -> String {
        weekdays[Int((number(time) % 7 + 7) % 7)]
    }

    /// `2027-01-30`.
    static func text(_ time: Timestamp) -> String { String(Clock.text(time).prefix(10)) }

    /// `03:13:31`.
    static func time(_ time: Timestamp) -> String { String(Clock.text(time).dropFirst(11).prefix(8)) }
}
