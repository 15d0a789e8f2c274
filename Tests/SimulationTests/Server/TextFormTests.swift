import RotationCore
import Testing

@testable import Simulation

/// The small forms of text that requests and replies are made of.
@Suite struct TextFormTests {
    @Test(
        arguments: [
            ("a", "\"a\""), ("a\"\\b", "\"a\\\"\\\\b\""), ("<&>", "\"\\u003c\\u0026\\u003e\""),
            ("\u{1}\n\t\r\u{8}\u{C}", "\"\\u0001\\n\\t\\r\\b\\f\""), ("\u{2028}é😀", "\"\\u2028é😀\""),
        ])
    func textIsQuotedAsTheServerDoes(_ text: String, _ quoted: String) throws {
        #expect(JSONText.quoted(text) == quoted)
        #expect(try JSONReader.document(Array(quoted.utf8)) == .string(text))
    }

    @Test(
        arguments: [
            (
                "[1,-0.5e+3,true,false,null]",
                JSONNode.array([.number("1"), .number("-0.5e+3"), .boolean(true), .boolean(false), .null])
            ),
            (
                "{\"a\":{},\"a\":9223372036854775807}",
                .object([.init(name: "a", value: .object([])), .init(name: "a", value: .number("9223372036854775807"))])
            ),
            ("\"\\ud83d\\ude00\\ud83d\\u0041\\/\"", .string("😀\u{FFFD}A/")),
        ])
    func documentIsRead(_ text: String, _ node: JSONNode) throws {
        #expect(try JSONReader.document(Array(text.utf8)) == node)
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\":1,}", "01", "-", "1.", "1e", "\"\u{1}\"", "\"\\x\"", "\"\\u12g4\"", "tru", "1 2",
    ])
    func malformedDocumentIsRefused(_ text: String) {
        #expect(throws: JSONReader.SyntaxError.self) { try JSONReader.document(Array(text.utf8)) }
    }

    @Test func deepNestingIsRefused() {
        let text = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
        #expect(throws: JSONReader.SyntaxError.self) { try JSONReader.document(text) }
    }

    @Test(
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Mon, 23 Nov 2026 13:34:54 GMT", 1_795_440_894),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
        ])
    func dateIsWrittenAndRead(_ text: String, _ seconds: Int64) {
        #expect(HTTPDate.text(Timestamp(microseconds: seconds * 1_000_000 + 999_999)) == text)
        #expect(HTTPDate.parse(text) == Timestamp(seconds: seconds))
    }

    @Test(arguments: [
        "", "Mon, 23 Nov 2026 13:34:54", "Mon, 31 Feb 2026 13:34:54 GMT", "Mon, 23 nov 2026 13:34:54 GMT",
    ])
    func otherDateIsRefused(_ text: String) {
        #expect(HTTPDate.parse(text) == nil)
    }

    @Test(arguments: [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("\u{FB}\u{FF}", "w7vDvw")])
    func base64GoesThereAndBack(_ text: String, _ encoded: String) {
        #expect(Base64Text.encode(Array(text.utf8), alphabet: .standard) == Array(encoded.utf8))
        #expect(Base64Text.decode(Array(encoded.utf8), alphabet: .standard) == Array(text.utf8))
    }

    @Test func alphabetsDiffer() {
        #expect(Base64Text.encode([0xFB, 0xFF], alphabet: .standard) == Array("+/8".utf8))
        #expect(Base64Text.encode([0xFB, 0xFF], alphabet: .url) == Array("-_8".utf8))
        #expect(Base64Text.decode("+/8".utf8, alphabet: .url) == nil)
        #expect(Base64Text.decode("Zg==".utf8, alphabet: .standard) == nil)
        #expect(Base64Text.decode("Z".utf8, alphabet: .standard) == nil)
    }

    @Test func queryIsWrittenSorted() {
        var query = QueryString("b=2&a%5B%5D=1+2&bad=%zz&b=1&c")
        query.set("c", to: "ü&")
        #expect(query.encoded == "a%5B%5D=1+2&b=2&b=1&c=%C3%BC%26")
    }
}
