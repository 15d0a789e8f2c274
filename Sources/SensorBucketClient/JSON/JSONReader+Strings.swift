extension JSONReader {
    /// Consumes a string and checks its escapes.
    mutating func readString() throws(JSONError) -> JSONText {
        guard skip("\"") else { throw JSONError(at: position, "expected a string") }
        let start = position
        var hasEscapes = false
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return JSONText(range: start..<position - 1, hasEscapes: hasEscapes)
            }
            if byte < 0x20 { throw JSONError(at: position, "a control character within a string") }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                _ = try readEscape()
            } else {
                position += 1
            }
        }
        throw JSONError(at: position, "the text ends within a string")
    }

    /// The content, with escapes resolved.
    func string(_ text: JSONText) throws(JSONError) -> String {
        text.hasEscapes
            ? String(decoding: try unescaped(text), as: UTF8.self)
            : String(decoding: bytes[text.range], as: UTF8.self)
    }

    /// The content as bytes, with escapes resolved.
    func content(_ text: JSONText) throws(JSONError) -> [UInt8] {
        text.hasEscapes ? try unescaped(text) : Array(bytes[text.range])
    }

    /// Whether the content is exactly `literal`, upper and lower case told apart as the server does when writing.
    func text(_ text: JSONText, is literal: StaticString) throws(JSONError) -> Bool {
        let expected = UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
        if text.hasEscapes { return try unescaped(text).elementsEqual(expected) }
        return text.range.count == expected.count && bytes[text.range].elementsEqual(expected)
    }

    private func unescaped(_ text: JSONText) throws(JSONError) -> [UInt8] {
        var reader = self
        reader.position = text.range.lowerBound
        var content: [UInt8] = []
        content.reserveCapacity(text.range.count)
        while reader.position < text.range.upperBound {
            let byte = bytes[reader.position]
            if byte == UInt8(ascii: "\\") {
                content.append(contentsOf: String(try reader.readEscape()).utf8)
            } else {
                content.append(byte)
                reader.position += 1
            }
        }
        return content
    }

    /// Consumes one escape, or two that form a surrogate pair.
    private mutating func readEscape() throws(JSONError) -> Unicode.Scalar {
        let start = position
        guard position + 1 < bytes.count else { throw JSONError(at: start, "the text ends within an escape") }
        let letter = bytes[position + 1]
        position += 2
        if letter == UInt8(ascii: "u") { return try readUnicodeEscape(from: start) }
        guard let scalar = Self.shortEscapes[letter] else { throw JSONError(at: start, "an unknown escape") }
        return scalar
    }

    private mutating func readUnicodeEscape(from start: Int) throws(JSONError) -> Unicode.Scalar {
        let first = try readFourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800..<0xDC00).contains(first), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { throw JSONError(at: start, "half a surrogate pair") }
        position += 2
        let second = try readFourHexDigits()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw JSONError(at: start, "half a surrogate pair") }
        return scalar
    }

    private mutating func readFourHexDigits() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                throw JSONError(at: position, "expected a hexadecimal digit")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private static let shortEscapes: [UInt8: Unicode.Scalar] = [
        UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/", UInt8(ascii: "b"): "\u{8}",
        UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n", UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]
}
