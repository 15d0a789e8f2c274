extension DocumentParser {
    /// Any of the four kinds of string, with its opening mark as the next character.
    mutating func parseString() throws(TOMLError) -> String {
        let mark = scanner.next ?? .quotationMark
        if scanner.run(of: mark, upTo: 3) == 3 { return try parseMultiline(mark) }
        scanner.advance()
        var text: [UInt8] = []
        while let byte = scanner.next, !scanner.isAtNewline {
            if scanner.take(mark) { return String(decoding: text, as: UTF8.self) }
            try takeCharacter(byte, mark, into: &text)
        }
        throw scanner.error("the text is not closed in its line; put the same quotation mark at its end")
    }

    private mutating func parseMultiline(_ mark: UInt8) throws(TOMLError) -> String {
        let start = scanner.position
        scanner.advance(by: 3)
        _ = scanner.takeNewline()
        var text: [UInt8] = []
        while let byte = scanner.next {
            if byte == mark {
                // Up to two marks may stand directly before the three that close.
                let run = scanner.run(of: mark, upTo: 5)
                scanner.advance(by: run)
                text.append(contentsOf: repeatElement(mark, count: run < 3 ? run : run - 3))
                if run >= 3 { return String(decoding: text, as: UTF8.self) }
            } else if scanner.takeNewline() {
                text.append(.newline)
            } else if mark != .quotationMark || !takeContinuation() {
                try takeCharacter(byte, mark, into: &text)
            }
        }
        throw TOMLError("the multi-line text is never closed; put the same three marks at its end", at: start)
    }

    private mutating func takeCharacter(
        _ byte: UInt8, _ mark: UInt8, into text: inout [UInt8]
    ) throws(TOMLError) {
        if byte == .backslash && mark == .quotationMark {
            text.append(contentsOf: String(try parseEscape()).utf8)
            return
        }
        guard !byte.isControl || byte == .tab else {
            throw scanner.error("a control character is not accepted in text; write it as an escape such as \\u0007")
        }
        text.append(byte)
        scanner.advance()
    }

    /// A backslash at the end of a line: it, the newline and all blanks and newlines after it count as nothing.
    private mutating func takeContinuation() -> Bool {
        guard scanner.next == .backslash else { return false }
        var distance = 1
        while let byte = scanner.byte(ahead: distance), byte == .space || byte == .tab { distance += 1 }
        let end = scanner.byte(ahead: distance)
        guard end == .newline || (end == .carriageReturn && scanner.byte(ahead: distance + 1) == .newline) else {
            return false
        }
        scanner.advance()
        repeat { scanner.skipBlanks() } while scanner.takeNewline()
        return true
    }

    private mutating func parseEscape() throws(TOMLError) -> Character {
        let position = scanner.position
        scanner.advance()
        let letter = scanner.next ?? 0
        scanner.advance()
        switch letter {
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "r"): return "\r"
        case .quotationMark: return "\""
        case .backslash: return "\\"
        case UInt8(ascii: "u"): return try parseScalar(digits: 4, from: position)
        case UInt8(ascii: "U"): return try parseScalar(digits: 8, from: position)
        default:
            throw TOMLError(
                "an unknown escape; accepted are \\b \\t \\n \\f \\r \\\" \\\\ \\uXXXX \\UXXXXXXXX, "
                    + "and any backslash in text between apostrophes",
                at: position)
        }
    }

    private mutating func parseScalar(digits: Int, from position: TOMLPosition) throws(TOMLError) -> Character {
        var code: UInt32 = 0
        for _ in 0..<digits {
            guard let value = scanner.next?.hexadecimalValue else {
                throw TOMLError("the escape needs \(digits) hexadecimal digits", at: position)
            }
            code = code << 4 | value
            scanner.advance()
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw TOMLError(
                "the escape is no Unicode scalar value; accepted are 0 to D7FF and E000 to 10FFFF", at: position)
        }
        return Character(scalar)
    }
}
