extension DocumentParser {
    /// Any value; `depth` is how deep it stands. Recursion ends at ``TOMLDocument/maximumDepth``.
    mutating func parseValue(depth: Int) throws(TOMLError) -> TOMLValue {
        let position = scanner.position
        guard depth <= TOMLDocument.maximumDepth else { throw .tooDeep(at: position) }
        switch scanner.next {
        case UInt8.quotationMark, UInt8.apostrophe: return TOMLValue(.string(try parseString()), at: position)
        case UInt8(ascii: "["): return TOMLValue(.array(try parseArray(depth: depth)), at: position)
        case UInt8(ascii: "{"): return TOMLValue(.table(try parseInlineTable(depth: depth)), at: position)
        default: return TOMLValue(try parseBareValue(), at: position)
        }
    }

    private mutating func parseArray(depth: Int) throws(TOMLError) -> [TOMLValue] {
        var elements: [TOMLValue] = []
        scanner.advance()
        while true {
            try scanner.skipBlankLines()
            if scanner.take(UInt8(ascii: "]")) { return elements }
            elements.append(try parseValue(depth: depth + 1))
            try scanner.skipBlankLines()
            if scanner.take(UInt8(ascii: "]")) { return elements }
            guard scanner.take(UInt8(ascii: ",")) else {
                throw scanner.error("an array goes on with \",\" or ends with \"]\"")
            }
        }
    }

    /// `true`, `false`, a number, a date or a time: whatever stands without quotation marks.
    private mutating func parseBareValue() throws(TOMLError) -> TOMLValue.Content {
        let position = scanner.position
        let text = takeBareText()
        if text.isEmpty {
            throw TOMLError("a value is expected here: text in quotation marks, a number, true, …", at: position)
        }
        if text.elementsEqual("true".utf8) { return .boolean(true) }
        if text.elementsEqual("false".utf8) { return .boolean(false) }
        if let dateTime = DateTimeText.parse(text) { return .dateTime(dateTime) }
        return try NumberText.parse(text, at: position)
    }

    private mutating func takeBareText() -> [UInt8] {
        var text: [UInt8] = []
        while let byte = scanner.next {
            let isPart =
                byte.isBareKeyCharacter || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
                || byte == UInt8(ascii: ":")
            // A blank may stand between a date and a time, and nowhere else in a bare value.
            guard isPart || (byte == .space && text.count == 10 && isTimeAhead && DateTimeText.isDate(text)) else {
                break
            }
            text.append(byte)
            scanner.advance()
        }
        return text
    }

    private var isTimeAhead: Bool {
        scanner.byte(ahead: 1)?.isDigit == true && scanner.byte(ahead: 2)?.isDigit == true
            && scanner.byte(ahead: 3) == UInt8(ascii: ":")
    }
}
