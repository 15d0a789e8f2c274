internal import RotationCore

/// `Mon, 23 Nov 2026 13:35:14 GMT`: the one form of an HTTP date that is still generated (RFC 9110, 5.6.7).
enum HTTPDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// Nil for anything else, also for days that do not exist. That the weekday fits the date is not checked.
    static func parse(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard text.utf8.count == 29, parts.count == 6, parts[5] == "GMT", parts[0].hasSuffix(","),
            weekdays.contains(String(parts[0].dropLast())), let month = months.firstIndex(of: String(parts[2]))
        else { return nil }
        let paddedMonth = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return Timestamp(rfc3339: "\(parts[3])-\(paddedMonth)-\(parts[1])T\(parts[4])Z")
    }
}
