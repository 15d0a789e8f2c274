/// What is checked before the grammar: size, UTF-8, NUL.
enum InputCheck {
    static func check(_ text: [UInt8]) throws(TOMLError) {
        guard text.count <= TOMLDocument.maximumSize else {
            throw TOMLError(
                "the file is larger than 1 MiB; split it into several files", at: TOMLPosition(line: 1, column: 1))
        }
        var position = TOMLPosition(line: 1, column: 1)
        var decoder = Unicode.UTF8.ForwardParser()
        var bytes = text.makeIterator()
        while true {
            switch decoder.parseScalar(from: &bytes) {
            case .emptyInput: return
            case .error: throw TOMLError("this is not UTF-8; save the file as UTF-8", at: position)
            case .valid(let scalar): try pass(scalar.first, &position)
            }
        }
    }

    /// Steps over one character, given by its first byte.
    private static func pass(_ byte: UInt8?, _ position: inout TOMLPosition) throws(TOMLError) {
        switch byte {
        case 0: throw TOMLError("a NUL byte is not accepted anywhere in the file; remove it", at: position)
        case .newline: position = TOMLPosition(line: position.line + 1, column: 1)
        default: position.column += 1
        }
    }
}
