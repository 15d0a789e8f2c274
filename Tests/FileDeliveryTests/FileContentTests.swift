import RotationCore
import RotationPorts
import SecretFilesContract
import Testing

@testable import FileDelivery

@Suite struct FileContentTests {
    static let raw = FileForm.raw(newline: true)
    static let env = FileForm.env(variable: "API_KEY")

    static let values: [(FileForm, String)] = [
        (raw, "abc+/1"), (raw, "abc+/1\n"), (.raw(newline: false), "abc+/1"), (.raw(newline: false), "abc+/1\n"),
        (env, "API_KEY=abc+/1"), (env, "API_KEY=abc+/1\n"), (env, "API_KEY=\"abc+/1\"\n"), (env, "API_KEY='abc+/1'"),
    ]

    @Test(arguments: values)
    func findsTheOneValue(format: FileForm, text: String) {
        #expect(reading(text, format) == .value(SecretBox(Secret(Array("abc+/1".utf8)))), "\(text.debugDescription)")
    }

    static let foreign: [(FileForm, String, String)] = [
        (raw, "\n", "the value is missing"),
        (raw, "abc\n\n", "it has more than one line"), (raw, "\nabc", "it has more than one line"),
        (raw, "abc\ndef", "it has more than one line"),
        (raw, "abc def", "the value has spaces or bytes that are not printable ASCII"),
        (raw, "abc ", "the value has spaces or bytes that are not printable ASCII"),
        (raw, "abc\r\n", "the value has spaces or bytes that are not printable ASCII"),
        (raw, "abc\0", "the value has spaces or bytes that are not printable ASCII"),
        (raw, "ab\u{7f}", "the value has spaces or bytes that are not printable ASCII"),
        (raw, "caf\u{e9}", "the value has spaces or bytes that are not printable ASCII"),
        (env, "\n", "it is not one assignment to the configured variable"),
        (env, "abc", "it is not one assignment to the configured variable"),
        (env, "API_KEYS=abc", "it is not one assignment to the configured variable"),
        (env, " API_KEY=abc", "it is not one assignment to the configured variable"),
        (env, "export API_KEY=abc", "it is not one assignment to the configured variable"),
        (env, "API_KEY =abc", "it is not one assignment to the configured variable"),
        (env, "# note\nAPI_KEY=abc\n", "it has more than one line"),
        (env, "API_KEY=abc\nOTHER=1\n", "it has more than one line"),
        (env, "API_KEY=", "the value is missing"), (env, "API_KEY=\"\"", "the value is missing"),
        (env, "API_KEY=\"", "the quotes do not match"), (env, "API_KEY=\"abc", "the quotes do not match"),
        (env, "API_KEY=\"abc'", "the quotes do not match"),
        (env, "API_KEY=abc\"", "the value has quotes or backslashes"),
        (env, "API_KEY=\"a\"b\"", "the value has quotes or backslashes"),
        (env, "API_KEY=a\\bc", "the value has quotes or backslashes"),
        (env, "API_KEY= abc", "the value has spaces or bytes that are not printable ASCII"),
        (raw, String(repeating: "a", count: 65_537), "it is larger than 65536 bytes"),
    ]

    /// S14: the reason tells the shape and quotes nothing.
    @Test(arguments: foreign)
    func describesWhatIsForeignWithoutQuotingIt(format: FileForm, text: String, reason: String) {
        #expect(reading(text, format) == .foreign(reason: reason), "\(text.prefix(40).debugDescription)")
    }

    @Test(arguments: [raw, env])
    func takesNoBytesForEmpty(format: FileForm) {
        #expect(reading("", format) == .empty)
    }

    @Test func acceptsAValueOfExactlyTheLimit() {
        let text = String(repeating: "a", count: 65_536)
        #expect(reading(text, Self.raw) == .value(SecretBox(Secret(Array(text.utf8)))))
    }

    static let rendered: [(FileForm, String)] = [
        (raw, "abc+/1\n"), (.raw(newline: false), "abc+/1"), (env, "API_KEY=abc+/1\n"),
    ]

    @Test(arguments: rendered)
    func rendersExactBytes(format: FileForm, text: String) throws {
        #expect(try renderedText("abc+/1", format) == text)
    }

    static let unusable: [(FileForm, String)] = [
        (raw, ""), (raw, "a b"), (raw, "a\nb"), (raw, "a\n"), (env, "a\"b"), (env, "'ab'"), (env, "a\\b"),
        (.env(variable: ""), "abc"), (.env(variable: "1A"), "abc"), (.env(variable: "A B"), "abc"),
        (.env(variable: "A\nB"), "abc"), (.env(variable: "A="), "abc"),
    ]

    @Test(arguments: unusable)
    func refusesToRenderWhatWouldReadDifferently(format: FileForm, text: String) async throws {
        #expect(throws: RenderingFlaw.unfit) { try renderedText(text, format) }
    }

    @Test func refusesToRenderMoreThanItWouldRead() throws {
        let template = try Template(parsing: Array((String(repeating: "a", count: 65_530) + " {{secret}}").utf8))
        #expect(throws: RenderingFlaw.tooLarge) { try renderedText("abc+/1", .template(template)) }
    }

    private func reading(_ text: String, _ format: FileForm) -> FileReading {
        Array(text.utf8).withUnsafeBytes { FileContent.reading(of: $0, as: format) }
    }
}
