/// Dates and times after RFC 3339, with or without an offset.
enum DateTimeText {
    /// Nil when the text is no date or time, or names a day or an hour that does not exist.
    static func parse(_ text: [UInt8]) -> TOMLDateTime? {
        guard isDate(text.prefix(10)) else { return isTime(text[...]) ? .init(.localTime, string(text)) : nil }
        if text.count == 10 { return .init(.localDate, string(text)) }
        guard isSeparator(text[10]) else { return nil }
        let rest = text[11...]
        let timeEnd = rest.firstIndex { !($0.isDigit || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")) }
        let time = rest[..<(timeEnd ?? rest.endIndex)]
        let offset = rest[(timeEnd ?? rest.endIndex)...]
        guard isTime(time), let offsetText = offsetText(offset) else { return nil }
        let kind: TOMLDateTime.Kind = offset.isEmpty ? .localDateTime : .offsetDateTime
        return .init(kind, "\(string(text[..<10]))T\(string(time))\(offsetText)")
    }

    /// `YYYY-MM-DD`, a day of the (proleptic Gregorian) calendar.
    static func isDate(_ text: some Collection<UInt8>) -> Bool {
        guard let fields = fields(text, "dddd-dd-dd") else { return false }
        let (year, month, day) = (fields[0], fields[1], fields[2])
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains(month) && (1...lengths[month - 1]).contains(day)
    }

    /// `HH:MM:SS`, then perhaps a point and digits. Second 60 is a leap second.
    private static func isTime(_ text: ArraySlice<UInt8>) -> Bool {
        guard let fields = fields(text.prefix(8), "dd:dd:dd") else { return false }
        guard fields[0] <= 23, fields[1] <= 59, fields[2] <= 60 else { return false }
        let fraction = text.dropFirst(8)
        return fraction.isEmpty
            || (fraction.count > 1 && fraction.first == UInt8(ascii: ".") && fraction.dropFirst().allSatisfy(\.isDigit))
    }

    /// Empty, `Z`, or `±HH:MM`; nil for anything else.
    private static func offsetText(_ text: ArraySlice<UInt8>) -> String? {
        switch text.first {
        case nil: return ""
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): return text.count == 1 ? "Z" : nil
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard let fields = fields(text.dropFirst(), "dd:dd"), fields[0] <= 23, fields[1] <= 59 else { return nil }
            return string(text)
        default: return nil
        }
    }

    /// The numbers in a text of exactly this pattern, where `d` is a digit.
    private static func fields(_ text: some Collection<UInt8>, _ pattern: StaticString) -> [Int]? {
        guard text.count == pattern.utf8CodeUnitCount else { return nil }
        var fields = [0]
        for (byte, expected) in zip(text, UnsafeBufferPointer(start: pattern.utf8Start, count: text.count)) {
            if expected == UInt8(ascii: "d") {
                guard byte.isDigit else { return nil }
                fields[fields.count - 1] = fields[fields.count - 1] * 10 + Int(byte - UInt8(ascii: "0"))
            } else {
                guard byte == expected else { return nil }
                fields.append(0)
            }
        }
        return fields
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "T") || byte == UInt8(ascii: "t") || byte == .space
    }

    private static func string(_ text: some Collection<UInt8>) -> String { String(decoding: text, as: UTF8.self) }
}
