import Testing

@testable import SensorBucketClient

/// P2: nothing that could be a key gets from a server's text into a message.
@Suite struct ServerTextTests {
    private static let key = TestKeys.managementText
    private static let hexadecimal = String(repeating: "0a", count: 16)

    @Test(
        "everything that could be a key is replaced, in any wrapping",
        arguments: [
            (key, "<redacted>"), ("Bearer \(key)!", "Bearer <redacted>!"), ("\(key)==", "<redacted>"),
            ("77:\(hexadecimal)", "77:<redacted>"), ("k=\(key)", "<redacted>"), ("\"\(key)\",", "\"<redacted>\","),
            (key.map { "\($0)\u{200B}" }.joined(), "<redacted>"), ("x\u{0}\(key)", "<redacted>"),
            ("dial tcp 127.0.0.1:38799: connect: refused", "dial tcp 127.0.0.1:38799: connect: refused"),
        ])
    func redacts(text: String, expected: String) {
        #expect(ServerText.cleaned(text) == expected)
    }

    @Test("a key that stands across the cut is replaced before the cut")
    func redactsBeforeCutting() {
        let text = ServerText.cleaned(String(repeating: "word ", count: 38) + Self.key)
        #expect(text.hasSuffix("word <redacted>"))
        #expect(ServerText.cleaned(String(repeating: "word ", count: 100)).count == ServerText.maximumLength + 1)
    }

    @Test(
        "a log line cannot be forged",
        arguments: [
            ("a\nb\r\nc\td", "a b  c d"), ("\u{1B}[31mred", "[31mred"), ("a\u{202E}b\u{2028}c\u{85}d\u{0}", "abcd"),
        ])
    func removesControlCharacters(text: String, expected: String) {
        #expect(ServerText.cleaned(text) == expected)
    }

    @Test("quotes within a quotation become apostrophes, and nothing is quoted as nothing")
    func quotes() {
        #expect(ServerText.quoted("Get \"http://h\": EOF") == "\"Get 'http://h': EOF\"")
        #expect(ServerText.quoted(" \n\u{0}") == nil)
    }
}
