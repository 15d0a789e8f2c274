import RotationCore

/// The `Date` header (RFC 9110, 5.6.7): `Mon, 23 Nov 2026 13:34:54 GMT`, whole seconds, cut.
enum HTTPDate {
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(_ time: Timestamp) -> String {
        let seconds = floorDivide(time.microseconds, 1_000_000)
        let weekday = weekdays[Int(((floorDivide(seconds, 86_400) % 7) + 7) % 7)]
        // 2026-11-23T13:34:54Z, always this wide for the years that a Date header can have.
        let text = Array(Timestamp(seconds: seconds).description)
        func part(_ range: Range<Int>) -> String { String(text[range]) }
        let month = Int(part(5..<7)).map { months[$0 - 1] } ?? ""
        return "\(weekday), \(part(8..<10)) \(month) \(part(0..<4)) \(part(11..<19)) GMT"
    }

    /// Nil when the text is not of exactly this form; the day of the week is not checked.
    static func parse(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])) else {
            return nil
        }
        let monthText = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return Timestamp(rfc3339: "\(parts[3])-\(monthText)-\(parts[1])T\(parts[4])Z")
    }

    private static func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
        let quotient = number / divisor
        return number % divisor < 0 ? quotient - 1 : quotient
    }
}
