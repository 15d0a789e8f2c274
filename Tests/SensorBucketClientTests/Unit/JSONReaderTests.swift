import RotationPorts
import Testing

@testable import SensorBucketClient

/// The reader against RFC 8259: what it takes, what it refuses, and where it says the fault is.
@Suite struct JSONReaderTests {
    private static func skim(_ bytes: [UInt8]) throws(JSONError) {
        var reader = try JSONReader(bytes)
        try reader.skipValue()
        try reader.finish()
    }

    private static func error(in text: String) -> JSONError? {
        do {
            try skim(Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "valid JSON of every kind is taken",
        arguments: [
            "null", "true", "false", "0", "-0", "12", "-1.5e+10", "1E400", "0.0", "\"\"", "\"\\u00e9\\n\\/\"", "[]",
            "{}",
            " [ 1 , [ ] , { } ] ", "{\"a\":1,\"a\":2}", "\t{\"\":[{\"a\":null}]}\r\n", "\"\\ud83d\\ude00\"",
            "\"é\u{7f}\"",
        ])
    func accepts(text: String) {
        #expect(Self.error(in: text) == nil)
    }

    @Test(
        "invalid JSON is refused at its byte",
        arguments: [
            ("", 0), (" ", 1), ("nul", 0), ("nulL", 0), ("tru", 0), ("[1,]", 3), ("[,1]", 1), ("{\"a\":1,}", 7),
            ("{a:1}", 1),
            ("{\"a\" 1}", 5), ("{\"a\":}", 5), ("[1 2]", 3), ("{\"a\":1 \"b\":2}", 7), ("01", 1), ("+1", 0), ("-", 1),
            ("1.", 2),
            (".5", 0), ("1e", 2), ("1e+", 3), ("--1", 1), ("0x10", 1), ("NaN", 0), ("\"", 1), ("\"a", 2), ("\"\n\"", 1),
            ("\"\\x\"", 1), ("\"\\u12\"", 5), ("\"\\ud800\"", 1), ("\"\\ud800\\u0041\"", 1), ("\"\\udc00\"", 1),
            ("\"\\", 1),
            ("'a'", 0), ("[1", 2), ("{\"a\":1", 6), ("1 1", 2), ("{}x", 2), ("[1}", 2), ("\u{FEFF}1", 0), ("/* */1", 0),
        ])
    func refuses(text: String, offset: Int) {
        #expect(Self.error(in: text)?.offset == offset, "\(Self.error(in: text)?.description ?? "accepted")")
    }

    @Test(
        "bytes that are not UTF-8 are refused at their offset",
        arguments: [
            ([0x22, 0xFF, 0x22], 1), ([0x22, 0xC3, 0x22], 1), ([0x22, 0x41, 0xED, 0xA0, 0x80, 0x22], 2),
            ([0x22, 0xC0, 0xAF, 0x22], 1),
        ] as [([UInt8], Int)])
    func refusesBadUTF8(bytes: [UInt8], offset: Int) {
        #expect { try Self.skim(bytes) } throws: { ($0 as? JSONError)?.offset == offset }
    }

    @Test("nesting is bounded, whatever is nested")
    func boundsDepth() {
        let deepest = JSONReader.maximumDepth
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            func nested(_ depth: Int) -> String {
                String(repeating: open, count: depth) + "0" + String(repeating: close, count: depth)
            }
            #expect(Self.error(in: nested(deepest)) == nil)
            #expect(Self.error(in: nested(deepest + 1))?.offset == deepest * open.utf8.count)
            #expect(Self.error(in: nested(1_000_000)) != nil)
        }
    }

    @Test(
        "whole numbers are exact to the last bit, and nothing else is one",
        arguments: [
            ("0", 0), ("-0", 0), ("9007199254740993", 9_007_199_254_740_993), ("9223372036854775807", Int64.max),
            ("-9223372036854775808", Int64.min), ("9223372036854775808", nil), ("-9223372036854775809", nil),
            ("99999999999999999999999", nil), ("1e3", nil), ("1.0", nil), ("\"1\"", nil), ("null", nil), ("true", nil),
        ])
    func readsIntegers(text: String, expected: Int64?) throws {
        var reader = try JSONReader(Array(text.utf8))
        if let expected {
            #expect(try reader.readInt64() == expected)
        } else {
            #expect(throws: JSONError.self) { try reader.readInt64() }
        }
    }

    @Test(
        "escapes are resolved, surrogate pairs included",
        arguments: [
            ("\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\"", "a\"\\/\u{8}\u{C}\n\r\tz"), ("\"\\u0026\\u003c\\u00E9\"", "&<é"),
            ("\"\\ud83d\\ude00\\uD834\\uDD1E\"", "😀𝄞"), ("\"é😀\"", "é😀"), ("\"\\u0000\"", "\0"),
        ])
    func resolvesEscapes(text: String, expected: String) throws {
        var reader = try JSONReader(Array(text.utf8))
        let found = try reader.readString()
        #expect(try reader.string(found) == expected)
        #expect(try reader.content(found) == Array(expected.utf8))
    }

    @Test("every proper prefix of a page is refused, and so is a page with one byte overwritten by a control character")
    func refusesEveryDamage() throws {
        let page = Array(
            #"{"links":{"next":"http://h/?cursor=abc&limit=2"},"data":[{"id":1,"name":"a\u0041","tenant_id":2,"created":"2026-11-23T13:35:14.362383Z","expiration_date":null,"permissions":["P"]}]}"#
                .utf8)
        #expect(try PageReply.decode(page).keys.count == 1)
        for index in page.indices {
            #expect(throws: JSONError.self) { try PageReply.decode(Array(page[..<index])) }
            var damaged = page
            damaged[index] = 0x01
            #expect(throws: JSONError.self) { try PageReply.decode(damaged) }
        }
    }
}
