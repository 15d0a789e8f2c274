import RotationCore

enum KeyTarget {
    static func read(_ bytes: [UInt8]) throws(PropertyViolation) {
        guard let id = Secret(bytes).keyID else { return }
        // Only such bytes are ever sent to a server (S14).
        try require((44...80).contains(bytes.count), "a key has the length of a key")
        try require(bytes.allSatisfy(isBase64), "a key is base64 without padding, and nothing else")
        try require(id.rawValue >= 0, "the id of a key is a number without a sign")
        try require(Secret(bytes + [UInt8(ascii: "\n")]).keyID == nil, "a key has nothing around it")
    }

    static func isKey(_ bytes: [UInt8]) -> Bool { Secret(bytes).keyID != nil }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
