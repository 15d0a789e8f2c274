/// Walks over the bytes of a text that is known to be UTF-8, and knows line and column at every step.
struct Scanner {
    private let bytes: [UInt8]
    private var offset = 0
    private(set) var position = TOMLPosition(line: 1, column: 1)

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    /// The byte that comes next; nil at the end.
    var next: UInt8? { byte(ahead: 0) }

    func byte(ahead distance: Int) -> UInt8? {
        let index = offset + distance
        return index < bytes.count ? bytes[index] : nil
    }

    var isAtNewline: Bool {
        next == .newline || (next == .carriageReturn && byte(ahead: 1) == .newline)
    }

    mutating func advance(by count: Int = 1) {
        for _ in 0..<count {
            guard let byte = next else { return }
            offset += 1
            if byte == .newline {
                position = TOMLPosition(line: position.line + 1, column: 1)
            } else if bytes.count <= offset || bytes[offset] & 0xC0 != 0x80 {
                // Only the last byte of a character moves the column.
                position.column += 1
            }
        }
    }

    /// Steps over `byte` if it comes next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        advance()
        return true
    }

    /// Steps over a newline, `\n` or `\r\n`, if it comes next.
    mutating func takeNewline() -> Bool {
        guard isAtNewline else { return false }
        advance(by: next == .newline ? 1 : 2)
        return true
    }

    /// How many times `byte` comes next, counted up to `limit`.
    func run(of byte: UInt8, upTo limit: Int) -> Int {
        var length = 0
        while length < limit, self.byte(ahead: length) == byte { length += 1 }
        return length
    }

    mutating func skipBlanks() {
        while next == .space || next == .tab { advance() }
    }

    /// Steps over blanks, newlines and comments.
    mutating func skipBlankLines() throws(TOMLError) {
        repeat {
            skipBlanks()
            try skipComment()
        } while takeNewline()
    }

    /// Steps over a comment, up to the newline that ends it.
    mutating func skipComment() throws(TOMLError) {
        guard next == UInt8(ascii: "#") else { return }
        while let byte = next, !isAtNewline {
            guard !byte.isControl || byte == .tab else {
                throw error("a control character is not accepted in a comment; remove it")
            }
            advance()
        }
    }

    /// An error here.
    func error(_ message: String) -> TOMLError {
        TOMLError(message, at: position)
    }
}
