import RotationCore
import Testing

/// P2: what a command or a server says is told without the keys that we know, however they are written.
struct RedactionTests {
    /// Base64 of `7:` and 32 digits: a key of nobody.
    private static let key = "NzowMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg"
    private static let digits = "0123456789abcdef0123456789abcdef"
    private static let redaction = Redaction([Secret(Array(key.utf8))])

    @Test(
        "a piece of twelve characters is found in every form",
        arguments: [
            ("the key is \(key).", "the key is <redacted>."),
            ("7:\(digits)=", "<redacted>="),
            (digits, "<redacted>"),
            ("x" + key.prefix(12) + "y", "x<redacted>y"),
            ("\(key.prefix(30))\n\(key.dropFirst(30)) end", "<redacted> end"),
            (key.map { "\($0) " }.joined() + "end", "<redacted> end"),
            ("\(key.prefix(39)) \(key.dropFirst(39)), \(key)", "<redacted>, <redacted>"),
        ])
    func findsPieces(text: String, expected: String) {
        #expect(Self.redaction(text) == expected)
    }

    @Test(
        "everything else stays as it is, to the last blank",
        arguments: [
            "", " ", "reload failed: no such unit\n  exit 4", String(key.prefix(11)), "Zeeland – 7:30\u{1F511}",
        ])
    func leavesTheRest(text: String) {
        #expect(Self.redaction(text) == text)
        #expect(Redaction([])(text) == text)
    }

    @Test func takesOutEachOfSeveral() {
        let other = Secret(Array("another-secret-of-30-characters".utf8))
        let redaction = Redaction([Secret(Array(Self.key.utf8)), other])
        #expect(redaction("a \(Self.key) b another-secret-of-30 c") == "a <redacted> b <redacted> c")
    }
}
