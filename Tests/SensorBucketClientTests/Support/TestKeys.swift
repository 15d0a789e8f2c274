import RotationCore
import RotationPorts

/// Keys of nobody, shaped like real ones.
enum TestKeys {
    static let managementID = KeyID(9_214_207_609_805_406_352)
    static let managementText = text(id: managementID, digit: "a")
    static let management = Secret(Array(managementText.utf8))
    static let otherText = text(id: KeyID(77), digit: "b")
    static let other = Secret(Array(otherText.utf8))

    /// Of the same length as ``managementText``.
    static let similarText = text(id: managementID, digit: "c")
    static let similar = Secret(Array(similarText.utf8))

    /// A source of the management key that finds something else, and one that finds nothing.
    @Sendable static func misshapen() throws(KeyServerError) -> Secret { Secret(Array("password".utf8)) }
    @Sendable static func missing() throws(KeyServerError) -> Secret { throw missingError }
    static let missingError = KeyServerError(.credential, "no such file")

    /// `base64("<id>:<32 digits>")` without padding.
    static func text(id: KeyID, digit: Character) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        var bits = 0
        var count = 0
        for byte in "\(id):\(String(repeating: digit, count: 32))".utf8 {
            bits = (bits << 8 | Int(byte)) & 0xFFFF
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet[bits >> count & 63])
            }
        }
        if count > 0 { text.append(alphabet[bits << (6 - count) & 63]) }
        return text
    }
}
