import RotationCore
import RotationPorts
import Testing

@testable import FileDelivery

@Suite struct TemplateTests {
    @Test func fillsInEveryPlaceholder() throws {
        let text = "{{secret}} {{key_id}} {{tenant_id}} {{lineage}}, {{generation}} {{ expires }}\n\n"
        #expect(
            try rendered(text, "abc+/1")
                == "abc+/1 9007199254740993 19 main/19/collector, 12 2027-01-15T08:00:00Z\n\n")
    }

    @Test(arguments: ["{{secret}}", "{{secret}}\n", "\n{{secret}}", "{a} } { {{secret}} }}", "é\0{{secret}}\r\n"])
    func keepsEveryOtherByte(text: String) throws {
        #expect(try rendered(text, "abc") == text.replacing("{{secret}}", with: "abc"))
    }

    @Test func writesNeverForAKeyThatNeverExpires() throws {
        let template = try Template(parsing: Array("{{expires}} {{secret}}".utf8))
        #expect(try renderedText("abc", .template(template), expiry: nil) == "never abc")
    }

    static let flaws: [(String, String)] = [
        ("", "it has {{secret}} nowhere instead of once"), ("{{key_id}}", "it has {{secret}} nowhere instead of once"),
        ("{{secret}} {{secret}}", "it has {{secret}} 2 times instead of once"),
        ("a\n  {{secret", "line 2, column 3: {{ is not closed by }}"),
        ("{{secret}} {{", "line 1, column 12: {{ is not closed by }}"),
        (
            "{{secret}}\n\n{{password}}",
            "line 3, column 1: what stands between {{ and }} is no placeholder; accepted are"
        ),
        ("{{secret}} {{}}", "line 1, column 12: what stands between"),
        ("{{secret}} {{Secret}}", "line 1, column 12: what stands between"),
        ("{{ {{secret}} }}", "line 1, column 1: what stands between"),
        ("{{secret}}{{key_id}}", "line 1, column 11: between {{secret}} and this placeholder there has to be"),
        ("{{key_id}}00{{secret}}", "line 1, column 13: between {{key_id}} and this placeholder"),
        ("{{lineage}}/g{{generation}}:{{secret}}", "line 1, column 14: between {{lineage}}"),
    ]

    @Test("A template that could not be read back is refused with its place, and not quoted", arguments: flaws)
    func refusesWhatIsNoTemplate(text: String, reason: String) throws {
        let flaw = #expect(throws: TemplateFlaw.self) { try Template(parsing: Array(text.utf8)) }
        #expect(flaw?.description.hasPrefix(reason) == true, "\(flaw?.description ?? "")")
        #expect(flaw?.description.contains("password") != true)
    }

    @Test func refusesWhatIsNotUTF8() {
        let flaw = #expect(throws: TemplateFlaw.self) { try Template(parsing: Array("{{secret}}".utf8) + [0xff]) }
        #expect(flaw?.description == "it is not UTF-8 text")
    }

    /// Where text that could belong to the value stands at its end, the end is found by what follows.
    @Test(arguments: [
        "key{{secret}}key\n", "{{expires}}.\n{{secret}}", "{{tenant_id}}0-{{secret}}/",
        "{{lineage}}-x {{secret}}AAAA= ",
        "{{secret}}", "{{secret}}+\n",
    ])
    func findsTheValueAgain(text: String) throws {
        let template = try Template(parsing: Array(text.utf8))
        for secret in ["abc+/1", "key", "AAAAAAAA", "++/+"] {
            let file = try renderedText(secret, .template(template))
            #expect(reading(file, template) == .value(SecretBox(Secret(Array(secret.utf8)))), "\(file)")
        }
    }

    @Test func acceptsAnotherGenerationAndANewlineMoreOrLess() throws {
        let template = try Template(parsing: Array("{{generation}}: {{secret}}\n".utf8))
        for text in ["1: abc", "1: abc\n", "99: abc\n"] {
            #expect(reading(text, template) == .value(SecretBox(Secret(Array("abc".utf8)))))
        }
    }

    @Test(
        "S13: the whole file is ours",
        arguments: [
            "1: abc\n\n", " 1: abc", "1: abc x", "1: abc\n2: def\n", "one: abc", ": abc", "1: ", "1: a b", "1:  abc",
            "1: ab=c", "1: abc;",
        ])
    func takesEverythingElseForForeign(text: String) throws {
        let template = try Template(parsing: Array("{{generation}}: {{secret}}\n".utf8))
        #expect(reading(text, template) == .foreign(reason: "it is not what the template makes of one key"))
    }

    @Test func noticesTheIDOfAnotherKey() throws {
        let template = try Template(parsing: Array("{{key_id}}: {{secret}}\n".utf8))
        let key = keyShaped("5")
        #expect(reading("5: \(key)", template) == .value(SecretBox(Secret(Array(key.utf8)))))
        #expect(reading("6: \(key)", template) == .foreign(reason: "its key_id is not that of its key"))
    }

    @Test func refusesASecretThatItCouldNotFindAgain() {
        for secret in ["a=", "a b", "", "a\n"] {
            #expect(throws: RenderingFlaw.unfit) { try rendered("{{secret}}", secret) }
        }
    }

    private func rendered(_ template: String, _ secret: String) throws -> String {
        try renderedText(secret, .template(try Template(parsing: Array(template.utf8))))
    }

    private func reading(_ text: String, _ template: Template) -> FileReading {
        Array(text.utf8).withUnsafeBytes { FileContent.reading(of: $0, as: .template(template)) }
    }
}
