/// Text within the quotation marks of JSON (RFC 8259, section 7).
enum JSONText {
    /// Bytes that one byte becomes at most: `\u001f`.
    static let longestEscape = 6

    static func escaped(_ text: some Sequence<UInt8>) -> [UInt8] { text.flatMap(escape) }

    static func escape(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
        case ..<0x20: Array("\\u00".utf8) + [hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
        default: [byte]
        }
    }

    /// Nil for escapes that mean nothing: an unknown letter, half a surrogate pair.
    static func unescaped(_ text: Slice<UnsafeRawBufferPointer>) -> WipedBuffer? {
        var buffer = WipedBuffer(capacity: text.count)
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                buffer.append(CollectionOfOne(byte))
                continue
            }
            guard let letter = rest.popFirst() else { return nil }
            if let meant = shortEscapes[letter] {
                buffer.append(CollectionOfOne(meant))
            } else {
                // At least six bytes stand for a scalar, at most four encode it.
                guard letter == UInt8(ascii: "u"), let scalar = scalar(&rest) else { return nil }
                buffer.append(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        return buffer
    }

    private static func scalar(_ rest: inout Slice<UnsafeRawBufferPointer>) -> Unicode.Scalar? {
        guard let first = unit(&rest) else { return nil }
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
        guard rest.popFirst() == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "u"), let second = unit(&rest),
            UTF16.isTrailSurrogate(second)
        else { return nil }
        return Unicode.Scalar(0x10000 + (UInt32(first & 0x3ff) << 10 | UInt32(second & 0x3ff)))
    }

    private static func unit(_ rest: inout Slice<UnsafeRawBufferPointer>) -> UInt16? {
        let digits = rest.prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        rest = rest.dropFirst(4)
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)

    private static let shortEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
        UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0c,
        UInt8(ascii: "n"): 0x0a, UInt8(ascii: "r"): 0x0d, UInt8(ascii: "t"): 0x09,
    ]
}
