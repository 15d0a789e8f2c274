import RotationCore

/// A time on the command line: itself, or a span from now on or back.
enum PointInTime {
    static func parse(_ text: String, option: String, after now: Timestamp) throws -> Timestamp {
        try parse(text, option) { now + $0 }
    }

    static func parse(_ text: String, option: String, before now: Timestamp) throws -> Timestamp {
        try parse(text, option) { now - $0 }
    }

    private static func parse(
        _ text: String, _ option: String, _ shifted: (Duration) -> Timestamp
    ) throws -> Timestamp {
        if let time = Timestamp(rfc3339: text) { return time }
        if let span = Span.parse(text) { return shifted(span) }
        throw ProgramFailure(
            .usage,
            "cannot read \(option) \"\(text)\": give a time like 2027-01-01T00:00:00Z, or a span like 90d or 12h")
    }
}
