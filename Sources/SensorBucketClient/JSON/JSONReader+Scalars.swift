extension JSONReader {
    /// True when the next value is `null`, which is then consumed.
    mutating func readNull() throws(JSONError) -> Bool {
        guard peek() == UInt8(ascii: "n") else { return false }
        try readLiteral("null")
        return true
    }

    /// A whole number of at most 64 bits, written without fraction and exponent: an id that went through a `Double`
    /// is another id.
    mutating func readInt64() throws(JSONError) -> Int64 {
        guard let first = peek(), first == UInt8(ascii: "-") || Self.isDigit(first) else {
            throw JSONError(at: position, "expected a number")
        }
        let start = position
        let isWhole = try skipNumber()
        guard isWhole else { throw JSONError(at: start, "expected a whole number") }
        guard let number = Self.integer(bytes[start..<position]) else {
            throw JSONError(at: start, "a number beyond 64 bits")
        }
        return number
    }

    /// Consumes any value; it must be valid JSON all the same.
    mutating func skipValue() throws(JSONError) {
        switch peek() {
        case UInt8(ascii: "{"): try readObject { (_, reader) throws(JSONError) in try reader.skipValue() }
        case UInt8(ascii: "["): try readArray { (reader) throws(JSONError) in try reader.skipValue() }
        case UInt8(ascii: "\""): _ = try readString()
        case UInt8(ascii: "t"): try readLiteral("true")
        case UInt8(ascii: "f"): try readLiteral("false")
        case UInt8(ascii: "n"): try readLiteral("null")
        case .some(let byte) where byte == UInt8(ascii: "-") || Self.isDigit(byte): _ = try skipNumber()
        case .some: throw JSONError(at: position, "expected a value")
        case nil: throw JSONError(at: position, "the text ends where a value is expected")
        }
    }

    private mutating func readLiteral(_ literal: StaticString) throws(JSONError) {
        let start = position
        for index in 0..<literal.utf8CodeUnitCount {
            guard position < bytes.count, bytes[position] == literal.utf8Start[index] else {
                throw JSONError(at: start, "expected '\(literal)'")
            }
            position += 1
        }
    }

    /// Consumes `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`; true when only the whole part is there.
    private mutating func skipNumber() throws(JSONError) -> Bool {
        _ = skipOne { $0 == UInt8(ascii: "-") }
        if !skipOne({ $0 == UInt8(ascii: "0") }) { try skipDigits() }
        var isWhole = true
        if skipOne({ $0 == UInt8(ascii: ".") }) {
            isWhole = false
            try skipDigits()
        }
        if skipOne({ $0 | 0x20 == UInt8(ascii: "e") }) {
            isWhole = false
            _ = skipOne { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
            try skipDigits()
        }
        return isWhole
    }

    private mutating func skipDigits() throws(JSONError) {
        guard skipOne(Self.isDigit) else { throw JSONError(at: position, "expected a digit") }
        while skipOne(Self.isDigit) {}
    }

    private mutating func skipOne(_ matches: (UInt8) -> Bool) -> Bool {
        guard position < bytes.count, matches(bytes[position]) else { return false }
        position += 1
        return true
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// Accumulates below zero, where there is room for `Int64.min`. Nil on overflow.
    private static func integer(_ digits: ArraySlice<UInt8>) -> Int64? {
        let isNegative = digits.first == UInt8(ascii: "-")
        var value: Int64 = 0
        for digit in isNegative ? digits.dropFirst() : digits {
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, borrow) = scaled.subtractingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
            if overflow || borrow { return nil }
            value = sum
        }
        if isNegative { return value }
        return value == .min ? nil : -value
    }
}
