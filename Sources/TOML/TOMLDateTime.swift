/// A date, a time, or both, checked against the calendar but not computed with.
public struct TOMLDateTime: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case offsetDateTime
        case localDateTime
        case localDate
        case localTime
    }

    public let kind: Kind
    /// As RFC 3339 writes it, with `T` between date and time and `Z` in capitals: `1979-05-27T07:32:00.5-07:00`.
    public let text: String

    public init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}
