/// A JSON parser (RFC 8259) of its own, because the server reads only the first value of a body and because errors in
/// files of the operator need a line and a column.
struct JSONReader {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    private static let maximumDepth = 512

    struct SyntaxError: Error, Hashable {
        /// Both count from 1; the column counts bytes.
        let line: Int
        let column: Int
        let message: String
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The first value; whatever follows is ignored, as Go's decoder does.
    static func firstValue(of bytes: [UInt8]) throws(SyntaxError) -> JSONNode {
        var reader = JSONReader(bytes)
        return try reader.value()
    }

    /// The only value of a document.
    static func document(_ bytes: [UInt8]) throws(SyntaxError) -> JSONNode {
        var reader = JSONReader(bytes)
        let value = try reader.value()
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.error("expected the end of the text") }
        return value
    }

    private func error(_ message: String) -> SyntaxError {
        let before = bytes[..<min(position, bytes.count)]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return SyntaxError(
            line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: before.count - lineStart + 1,
            message: message)
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func value() throws(SyntaxError) -> JSONNode {
        skipSpace()
        guard let byte = next else { throw error("expected a value, found the end of the text") }
        switch Unicode.Scalar(byte) {
        case "{": return try nested { reader throws(SyntaxError) in try reader.object() }
        case "[": return try nested { reader throws(SyntaxError) in try reader.array() }
        case "\"": return .string(try string())
        case "t": return try word("true", .boolean(true))
        case "f": return try word("false", .boolean(false))
        case "n": return try word("null", .null)
        case "-", "0"..."9": return try number()
        default: throw error("expected a value")
        }
    }

    private mutating func nested(
        _ body: (inout JSONReader) throws(SyntaxError) -> JSONNode
    ) throws(SyntaxError) -> JSONNode {
        guard depth < Self.maximumDepth else { throw error("nested deeper than \(Self.maximumDepth)") }
        depth += 1
        defer { depth -= 1 }
        position += 1
        return try body(&self)
    }

    private mutating func object() throws(SyntaxError) -> JSONNode {
        var members: [JSONNode.Member] = []
        skipSpace()
        if skip("}") { return .object([]) }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw error("expected the name of a member") }
            let name = try string()
            skipSpace()
            guard skip(":") else { throw error("expected \":\"") }
            members.append(.init(name: name, value: try value()))
            skipSpace()
            if skip("}") { return .object(members) }
            guard skip(",") else { throw error("expected \",\" or \"}\"") }
        }
    }

    private mutating func array() throws(SyntaxError) -> JSONNode {
        var elements: [JSONNode] = []
        skipSpace()
        if skip("]") { return .array([]) }
        while true {
            elements.append(try value())
            skipSpace()
            if skip("]") { return .array(elements) }
            guard skip(",") else { throw error("expected \",\" or \"]\"") }
        }
    }

    private mutating func word(_ text: StaticString, _ node: JSONNode) throws(SyntaxError) -> JSONNode {
        let expected = text.withUTF8Buffer(Array.init)
        guard bytes[position...].starts(with: expected) else { throw error("expected a value") }
        position += expected.count
        return node
    }

    private mutating func number() throws(SyntaxError) -> JSONNode {
        let start = position
        _ = skip("-")
        if !skip("0") { try digits() }
        if skip(".") { try digits() }
        if skip("e") || skip("E") {
            if !skip("+") { _ = skip("-") }
            try digits()
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func digits() throws(SyntaxError) {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw error("expected a digit") }
    }

    private mutating func string() throws(SyntaxError) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                position += 1
                text += Array(String(try escape()).utf8)
            case ..<0x20: throw error("a control character must be escaped within a string")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw error("the string does not end")
    }

    private mutating func escape() throws(SyntaxError) -> Unicode.Scalar {
        guard let byte = next else { throw error("the string does not end") }
        position += 1
        switch Unicode.Scalar(byte) {
        case "\"", "\\", "/": return Unicode.Scalar(byte)
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u": return try unicodeEscape()
        default:
            position -= 1
            throw error("unknown escape")
        }
    }

    /// A lone surrogate becomes U+FFFD, as Go reads it.
    private mutating func unicodeEscape() throws(SyntaxError) -> Unicode.Scalar {
        let first = try fourDigits()
        guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
        let mark = position
        guard skip("\\"), skip("u") else {
            position = mark
            return "\u{FFFD}"
        }
        let second = try fourDigits()
        guard (0xDC00..<0xE000).contains(second) else {
            position = mark
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func fourDigits() throws(SyntaxError) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-"),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("expected four hexadecimal digits") }
        position += 4
        return value
    }
}
