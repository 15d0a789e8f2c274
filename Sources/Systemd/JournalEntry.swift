/// One entry of the journal: fields with a name and a text, see systemd.journal-fields(7).
///
/// A name may occur several times: the entry is then found by each of its values.
public struct JournalEntry: Hashable, Sendable {
    public struct Field: Hashable, Sendable {
        public let name: String
        public let value: String
    }

    /// A longer value is cut, at the end of a character, and ends with `…`. In bytes.
    public static let valueLimit = 16 << 10

    public private(set) var fields: [Field] = []

    public init() {}

    /// - Parameters:
    ///   - name: 1…64 of `A…Z`, `0…9` and `_`, beginning with a letter: an underscore at the beginning marks what the
    ///     journal itself vouches for.
    ///   - value: Any text, of several lines if it must be.
    public mutating func add(_ name: String, _ value: String) {
        precondition(Self.isValidName(name), "the journal takes no field named \"\(name)\"")
        fields.append(Field(name: name, value: Self.capped(value)))
    }

    static func isValidName(_ name: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        guard (1...64).contains(name.utf8.count), let first = name.utf8.first, isLetter(first) else { return false }
        return name.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    static func capped(_ value: String) -> String {
        guard value.utf8.count > valueLimit else { return value }
        let mark = "…"
        var end = value.utf8.index(value.startIndex, offsetBy: valueLimit - mark.utf8.count)
        while end.samePosition(in: value.unicodeScalars) == nil { end = value.utf8.index(before: end) }
        return value[..<end] + mark
    }
}
