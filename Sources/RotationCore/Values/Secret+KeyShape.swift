/// What a SensorBucket key looks like: unpadded standard base64 of `<id>:<32 hexadecimal digits>`.
///
/// Only bytes of exactly this shape, or bytes that the ledger already holds, are ever sent to a server (S14): a
/// file whose content we do not know may hold somebody's password.
extension Secret {
    /// The key id inside the bytes; nil when they are not strictly shaped like a key.
    public var keyID: KeyID? {
        withBytes { bytes in
            guard bytes.count <= 80, let decoded = Base64.decodeUnpadded(bytes) else { return nil }
            guard let colon = decoded.firstIndex(of: UInt8(ascii: ":")), (1...19).contains(colon) else { return nil }
            let digits = decoded[..<colon]
            let secret = decoded[(colon + 1)...]
            guard digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
                secret.count == 32, secret.allSatisfy(isLowercaseHexadecimal),
                let id = Int64(String(decoding: digits, as: UTF8.self))
            else { return nil }
            return KeyID(id)
        }
    }
}

private func isLowercaseHexadecimal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
}

enum Base64 {
    /// RFC 4648 section 4 without padding; nil for any other character, a dangling one, or bits left over.
    static func decodeUnpadded(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count * 3 / 4)
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in text {
            guard let value = value(of: byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                decoded.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
                bits &= (1 << UInt32(bitCount)) - 1
            }
        }
        return bits == 0 ? decoded : nil
    }

    private static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
