import RotationCore
import Testing

struct FileImprintTests {
    @Test(arguments: [(0, 0), (1, UInt64.max), (UInt64.max, 0x0123_4567_89ab_cdef)] as [(UInt64, UInt64)])
    func isItsTextAndBack(content: UInt64, form: UInt64) {
        let imprint = FileImprint(content: content, form: form)
        #expect(FileImprint(imprint.description) == imprint)
    }

    @Test(arguments: ["", "-", "1", "1-", "-1", "1-2-3", "g-1", "1-11111111111111111"])
    func refusesOtherText(text: String) {
        #expect(FileImprint(text) == nil)
    }

    /// It is stored: another release must find the same.
    @Test func isTheSameInEveryRelease() {
        let destination = Destination(path: "/run/key", format: .env(variable: "KEY"), owner: "collector", mode: 0o640)
        let imprint = FileImprint(of: Array("KEY=secret\n".utf8), as: destination)
        #expect(imprint.description == "751e251690255e20-a125404f023fe897")
        #expect(FileImprint(of: [], as: destination, template: Array("a".utf8)).form != imprint.form)
    }

    @Test(
        arguments: [
            .raw(newline: true), .raw(newline: false), .env(variable: "A"), .json(field: ""), .json(field: " a  b "),
            .template(path: "/a  b"), .credential(name: "a b"),
        ] as [Destination.Format])
    func formatsAreTheirTextAndBack(format: Destination.Format) {
        #expect(Destination.Format(text: format.text) == format)
    }

    @Test(arguments: ["", "yaml", "RAW", " raw"]) func knowsNoOtherFormat(text: String) {
        #expect(Destination.Format(text: text) == nil)
    }
}
