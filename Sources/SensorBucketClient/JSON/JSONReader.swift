/// A single-pass reader of JSON (RFC 8259) over bytes, pulled by the decoder that knows what must come.
///
/// Our own, because a `JSONDecoder` costs eight times as much for the one schema that matters, carries no position
/// in its errors, and would bring large ids through types that lose digits. Every byte is looked at once; strings
/// and objects are built only where they are asked for.
struct JSONReader {
    /// Deeper than anything the server sends; keeps a hostile body from exhausting the stack.
    static let maximumDepth = 32

    let bytes: [UInt8]
    var position = 0
    private var depth = 0

    /// Throws where the bytes are not UTF-8, which JSON must be: afterwards every string is known to be valid.
    init(_ bytes: [UInt8]) throws(JSONError) {
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw JSONError(at: error.byteOffsets.lowerBound, "not valid UTF-8")
        }
        self.bytes = bytes
    }

    /// The next byte that is not white space; nil at the end.
    mutating func peek() -> UInt8? {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            position += 1
        }
        return nil
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// Nothing but white space may follow the value.
    mutating func finish() throws(JSONError) {
        if peek() != nil { throw JSONError(at: position, "text after the end of the value") }
    }

    /// Calls `member` with each name; it must consume exactly the value.
    mutating func readObject(
        _ member: (JSONText, inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) {
        guard skip("{") else { throw JSONError(at: position, "expected an object") }
        try enter()
        defer { depth -= 1 }
        if skip("}") { return }
        repeat {
            guard peek() == UInt8(ascii: "\"") else { throw JSONError(at: position, "expected a member name") }
            let name = try readString()
            guard skip(":") else { throw JSONError(at: position, "expected ':'") }
            try member(name, &self)
        } while skip(",")
        guard skip("}") else { throw JSONError(at: position, "expected ',' or '}'") }
    }

    /// Calls `element` at each element; it must consume exactly the value.
    mutating func readArray(_ element: (inout JSONReader) throws(JSONError) -> Void) throws(JSONError) {
        guard skip("[") else { throw JSONError(at: position, "expected an array") }
        try enter()
        defer { depth -= 1 }
        if skip("]") { return }
        repeat { try element(&self) } while skip(",")
        guard skip("]") else { throw JSONError(at: position, "expected ',' or ']'") }
    }

    private mutating func enter() throws(JSONError) {
        depth += 1
        if depth > Self.maximumDepth { throw JSONError(at: position - 1, "nested more than \(Self.maximumDepth) deep") }
    }
}
