extension DocumentParser {
    /// A key, dotted or not, with the blanks around it.
    mutating func parseKey() throws(TOMLError) -> [Key] {
        var path: [Key] = []
        repeat {
            scanner.skipBlanks()
            path.append(try parseKeyPart())
            scanner.skipBlanks()
            // Checked here too, so that a key of a million dots is refused before it is stored.
            guard path.count <= TOMLDocument.maximumDepth else { throw .tooDeep(at: scanner.position) }
        } while scanner.take(UInt8(ascii: "."))
        return path
    }

    private mutating func parseKeyPart() throws(TOMLError) -> Key {
        let position = scanner.position
        switch scanner.next {
        case UInt8.quotationMark, UInt8.apostrophe:
            guard scanner.run(of: scanner.next ?? 0, upTo: 3) < 3 else {
                throw scanner.error("a key cannot be a multi-line string; use one quotation mark on each side")
            }
            return Key(text: try parseString(), position: position)
        case let byte? where byte.isBareKeyCharacter: return Key(text: parseBareKey(), position: position)
        default:
            throw scanner.error("a key is expected here: letters, digits, \"_\" and \"-\", or text in quotation marks")
        }
    }

    private mutating func parseBareKey() -> String {
        var text: [UInt8] = []
        while let byte = scanner.next, byte.isBareKeyCharacter {
            text.append(byte)
            scanner.advance()
        }
        return String(decoding: text, as: UTF8.self)
    }
}
