/// Takes one flat JSON object (RFC 8259) apart, in place: nothing is copied, as it may hold a secret.
struct FlatJSON {
    /// Places within the bytes.
    struct Member {
        let name: Range<Int>
        /// Of a text, what stands between its quotation marks.
        let value: Range<Int>
        let isText: Bool
    }

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// Nil when it is anything but one object whose values are texts, whole numbers, `true`, `false` or `null`.
    static func members(of bytes: UnsafeRawBufferPointer) -> [Member]? {
        var reader = FlatJSON(bytes: bytes)
        guard let members = reader.object() else { return nil }
        reader.skipSpace()
        return reader.position == bytes.count ? members : nil
    }

    private init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    private mutating func object() -> [Member]? {
        guard skip("{") else { return nil }
        if skip("}") { return [] }
        var members: [Member] = []
        repeat {
            guard skip("\""), let name = text(), skip(":"), let member = member(name) else { return nil }
            members.append(member)
        } while skip(",")
        return skip("}") ? members : nil
    }

    private mutating func member(_ name: Range<Int>) -> Member? {
        if skip("\"") { return text().map { Member(name: name, value: $0, isText: true) } }
        return word().map { Member(name: name, value: $0, isText: false) }
    }

    /// What stands between quotation marks, behind the first of them.
    private mutating func text() -> Range<Int>? {
        let start = position
        while position < bytes.count, bytes[position] >= 0x20 {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return start..<(position - 1)
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        return nil
    }

    private mutating func word() -> Range<Int>? {
        let start = position
        while position < bytes.count, isWordByte(bytes[position]) { position += 1 }
        let word = bytes[start..<position]
        let digits = word.first == UInt8(ascii: "-") ? word.dropFirst() : word
        let isNumber = !digits.isEmpty && digits.allSatisfy(FileContent.isDigit)
        let isLiteral = ["true", "false", "null"].contains { word.elementsEqual($0.utf8) }
        return isNumber || isLiteral ? start..<position : nil
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        FileContent.isLetter(byte) || FileContent.isDigit(byte) || byte == UInt8(ascii: "-")
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) { position += 1 }
    }
}

extension FlatJSON.Member {
    /// The text that is meant; nil for another kind of value, or escapes that mean nothing.
    func text(in bytes: UnsafeRawBufferPointer) -> WipedBuffer? {
        isText ? JSONText.unescaped(bytes[value]) : nil
    }

    /// A whole number, be it as one or as text.
    func integer(in bytes: UnsafeRawBufferPointer) -> Int64? {
        Int64(String(decoding: bytes[value], as: UTF8.self))
    }
}
