internal import RotationCore

/// How long a server asks us to wait: `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3).
enum RetryAfter {
    /// A date is taken relative to the server's own clock. Zero when it has passed; nil when the text is malformed.
    static func parse(_ text: String, serverDate: Timestamp) -> Duration? {
        if !text.isEmpty, text.utf8.allSatisfy(JSONReader.isDigit) {
            return Int32(text).map { .seconds($0) }
        }
        return HTTPDate.parse(text).map { max(.zero, $0 - serverDate) }
    }
}
