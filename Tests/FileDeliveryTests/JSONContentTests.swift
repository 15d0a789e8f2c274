import RotationCore
import RotationPorts
import Testing

@testable import FileDelivery

@Suite struct JSONContentTests {
    @Test func writesOneObjectWithTheIDAsText() throws {
        #expect(
            try renderedText("abc+/1", .json(field: "api_key"))
                == "{\"api_key\": \"abc+/1\", \"key_id\": \"9007199254740993\", \"tenant_id\": 19, "
                + "\"expires\": \"2027-01-15T08:00:00Z\"}\n")
    }

    @Test func writesNullForAKeyThatNeverExpires() throws {
        #expect(try renderedText("a", .json(field: "k"), expiry: nil).hasSuffix("\"expires\": null}\n"))
    }

    @Test(arguments: [("a\"b\\c", "{\"a\\\"b\\\\c\": "), ("schlüssel\u{1}", "{\"schlüssel\\u0001\": ")])
    func escapesTheNameOfTheField(field: String, opening: String) throws {
        #expect(try renderedText("abc", .json(field: field)).hasPrefix(opening))
    }

    @Test func escapesAValueThatNeedsIt() throws {
        #expect(try renderedText("a\"b\\c", .json(field: "k")).hasPrefix("{\"k\": \"a\\\"b\\\\c\", "))
    }

    @Test(arguments: ["", "a b", "a\nb", "a\u{7f}", "café"])
    func refusesAValueThatIsNotVisibleASCII(secret: String) {
        #expect(throws: RenderingFlaw.unfit) { try renderedText(secret, .json(field: "k")) }
    }

    @Test(
        "A file that was not written by us counts, as long as nothing else is in it",
        arguments: [
            #"{"api_key":"abc+/1"}"#, "{ \"api_key\" :\t\"abc+/1\"\r\n}\n\n", #"{"api_key": "abc+\/1"}"#,
            #"{"api_key": "\u0061bc+/1"}"#, #"{"api\u005fkey": "abc+/1"}"#,
            #"{"expires": null, "tenant_id": 19, "key_id": "5", "api_key": "abc+/1"}"#,
            #"{"key_id": 5, "api_key": "abc+/1"}"#,
        ])
    func findsTheValueInAnyWriting(text: String) {
        #expect(reading(text) == .value(SecretBox(Secret(Array("abc+/1".utf8)))))
    }

    static let foreign: [(String, String)] = [
        ("abc+/1", "it is not one flat JSON object"), ("[]", "it is not one flat JSON object"),
        ("{", "it is not one flat JSON object"), (#"{"api_key": "abc""#, "it is not one flat JSON object"),
        (#"{"api_key": "abc"} {}"#, "it is not one flat JSON object"),
        (#"{"api_key": "abc",}"#, "it is not one flat JSON object"),
        (#"{"api_key": "abc" "key_id": "1"}"#, "it is not one flat JSON object"),
        (#"{"api_key": ["abc"]}"#, "it is not one flat JSON object"),
        (#"{"api_key": {"a": 1}}"#, "it is not one flat JSON object"),
        (#"{"api_key": abc}"#, "it is not one flat JSON object"),
        (#"{"api_key": -}"#, "it is not one flat JSON object"),
        (#"{api_key: "abc"}"#, "it is not one flat JSON object"),
        (#"{"api_key": "abc\"#, "it is not one flat JSON object"),
        ("{\"api_key\": \"a\nb\"}", "it is not one flat JSON object"),
        ("{}", "it has no member of the configured name"),
        (#"{"key_id": "5"}"#, "it has no member of the configured name"),
        (#"{"api_key": "abc", "other": 1}"#, "it has a member that is not ours"),
        (#"{"api_key": "abc", "\x": 1}"#, "it has a member that is not ours"),
        (#"{"api_key": "abc", "api_key": "abc"}"#, "it has a member twice"),
        (#"{"api_key": "abc", "expires": null, "expires": null}"#, "it has a member twice"),
        (#"{"api_key": ""}"#, "its value is missing or not printable ASCII"),
        (#"{"api_key": null}"#, "its value is missing or not printable ASCII"),
        (#"{"api_key": 5}"#, "its value is missing or not printable ASCII"),
        (#"{"api_key": "a b"}"#, "its value is missing or not printable ASCII"),
        (#"{"api_key": "a\u0000"}"#, "its value is missing or not printable ASCII"),
        (#"{"api_key": "a\q"}"#, "its value is missing or not printable ASCII"),
        (#"{"api_key": "\ud83d"}"#, "its value is missing or not printable ASCII"),
        (#"{"api_key": "\u00"}"#, "its value is missing or not printable ASCII"),
        (#"{"api_key": "\ud83d\ude00"}"#, "its value is missing or not printable ASCII"),
    ]

    @Test("S13, S14: anything else is foreign, and not quoted", arguments: foreign)
    func describesWhatIsForeign(text: String, reason: String) {
        #expect(reading(text) == .foreign(reason: reason), "\(text)")
    }

    @Test func noticesTheIDOfAnotherKey() {
        let key = keyShaped("5")
        #expect(reading("{\"api_key\": \"\(key)\", \"key_id\": \"5\"}") == .value(SecretBox(Secret(Array(key.utf8)))))
        for id in ["\"6\"", "6", "\"\"", "null", "\"5 \""] {
            #expect(
                reading("{\"api_key\": \"\(key)\", \"key_id\": \(id)}")
                    == .foreign(reason: "its key_id is not that of its key"))
        }
    }

    private func reading(_ text: String) -> FileReading {
        Array(text.utf8).withUnsafeBytes { FileContent.reading(of: $0, as: .json(field: "api_key")) }
    }
}
