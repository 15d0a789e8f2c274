import RotationCore

/// Durations as people write them: `90d`, `1h30m`, `500ms`.
enum DurationText {
    /// From the largest unit to the smallest, in microseconds.
    private static let units: [(name: String, microseconds: Int64)] = [
        ("w", 604_800_000_000), ("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000),
        ("ms", 1_000),
    ]

    static let accepted = "accepted is a number with a unit w, d, h, m, s or ms, such as \"90d\" or \"1h30m\""

    /// Nil unless the text is one or more whole numbers, each with its unit, from the largest unit to the smallest, each
    /// unit at most once. What is beyond 292,000 years is nil, too.
    static func parse(_ text: String) -> Duration? {
        var total: Int64 = 0
        var rest = text[...]
        var smallest = Int64.max
        repeat {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            let unit = rest.dropFirst(digits.count).prefix { $0.isASCII && $0.isLetter }
            guard let number = Int64(digits), let size = units.first(where: { $0.name == unit })?.microseconds,
                size < smallest
            else { return nil }
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: size)
            let (sum, isStillTooLarge) = total.addingReportingOverflow(product)
            if isTooLarge || isStillTooLarge { return nil }
            (total, smallest, rest) = (sum, size, rest[unit.endIndex...])
        } while !rest.isEmpty
        return .microseconds(total)
    }

    /// What ``parse(_:)`` reads, shortest form; `0s` for nothing. Less than a millisecond is left out.
    static func format(_ duration: Duration) -> String {
        var rest = duration.microseconds
        var text = ""
        for unit in units.dropFirst() where rest >= unit.microseconds {
            text += "\(rest / unit.microseconds)\(unit.name)"
            rest %= unit.microseconds
        }
        return text.isEmpty ? "0s" : text
    }
}
