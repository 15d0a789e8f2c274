/// RFC 4648 base64 without padding, in both alphabets: keys use the standard one, cursors the one for URLs.
enum Base64Text {
    enum Alphabet {
        case standard
        case url

        fileprivate var characters: [UInt8] {
            let tail: StaticString = self == .standard ? "+/" : "-_"
            let common: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
            return [common, tail].flatMap { text in text.withUTF8Buffer(Array.init) }
        }
    }

    private static let standardCharacters = Alphabet.standard.characters
    private static let urlCharacters = Alphabet.url.characters

    static func encode(_ bytes: [UInt8], alphabet: Alphabet) -> [UInt8] {
        let characters = alphabet == .standard ? standardCharacters : urlCharacters
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                text.append(characters[Int(bits >> UInt32(bitCount) & 63)])
            }
        }
        if bitCount > 0 { text.append(characters[Int(bits << UInt32(6 - bitCount) & 63)]) }
        return text
    }

    /// Nil for any other character (padding included) and for a dangling one. Left-over bits are ignored, as the
    /// server's decoder does.
    static func decode(_ text: some Collection<UInt8>, alphabet: Alphabet) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        let characters = alphabet == .standard ? standardCharacters : urlCharacters
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var bits: UInt32 = 0
        var bitCount = 0
        for character in text {
            guard let value = characters.firstIndex(of: character) else { return nil }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
            }
        }
        return bytes
    }
}
