import RotationCore
import Testing

/// S14: nothing else is ever sent to a server, so the shape is strict.
struct KeyShapeTests {
    @Test(
        "S14: a key is recognised by its shape",
        arguments: [
            (keyText(id: "1"), Int64(1)),
            (keyText(id: "12"), Int64(12)),
            (keyText(id: "123"), Int64(123)),
            (keyText(id: "9223372036854775807"), Int64.max),
            (
                "NDU2MjkzMTY2NTk4MzE0MzUyMzpmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZg",
                Int64(4_562_931_665_983_143_523)
            ),
        ])
    func recognisesAKey(text: String, id: Int64) {
        #expect(Secret(text.utf8).keyID == KeyID(id))
    }

    @Test(
        "S14: what is not exactly a key is not taken for one",
        arguments: [
            "", "hunter2", "correct horse battery staple",
            keyText(id: "1") + "=", keyText(id: "1") + "\n", " " + keyText(id: "1"),
            keyText(id: ""), keyText(id: "-1"), keyText(id: "+1"), keyText(id: "1 "), keyText(id: "1x"),
            keyText(id: "9223372036854775808"), keyText(id: "99999999999999999999"),
            keyText(id: "1", secret: "0123456789abcdef0123456789abcde"),
            keyText(id: "1", secret: "0123456789abcdef0123456789abcdef0"),
            keyText(id: "1", secret: "0123456789ABCDEF0123456789ABCDEF"),
            keyText(id: "1", secret: "0123456789abcdef:123456789abcdef"),
            keyText(id: "1", secret: "g123456789abcdef0123456789abcdef"),
            base64(Array("10123456789abcdef0123456789abcdef".utf8)),
            "1:0123456789abcdef0123456789abcdef",
            keyText(id: "1").replacing("M", with: "-"), keyText(id: "1").replacing("M", with: "_"),
            String(repeating: "A", count: 81),
        ])
    func refusesOtherBytes(text: String) {
        #expect(Secret(text.utf8).keyID == nil)
    }

    /// `1:` and 32 digits are 34 bytes: the last character of their base64 carries four unused bits.
    @Test("S14: bits left over in the last character are refused")
    func refusesBitsLeftOver() {
        let text = keyText(id: "1")
        let last = text.last == "g" ? "h" : "Z"
        #expect(Secret(text.utf8).keyID != nil)
        #expect(Secret((text.dropLast() + last).utf8).keyID == nil)
    }
}
