import Glibc
import RotationCore
import RotationPorts
import SecretFilesContract
import Testing

@testable import FileDelivery

/// S26: a template that cannot be used is trouble of its destination, whose file stays as it is; its error names both.
@Suite struct TemplateFileTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.write("old\n")
    }

    @Test func namesTheTemplateThatIsMissing() async throws {
        try await refuses(.unusableTemplate, "it does not exist; create it, or correct template in the configuration")
        try await refuses(
            .missingDirectory, "open directory \(scratch("none").debugDescription)", name: "none/api.template")
    }

    @Test(arguments: [("no placeholder", "nowhere"), ("a\n{{x}}", "line 2, column 1"), ("", "nowhere")])
    func tellsWhatIsWrongWithItsText(text: String, reason: String) async throws {
        try scratch.write(text, to: "api.template")
        try await refuses(.unusableTemplate, reason)
    }

    @Test func refusesAHugeOne() async throws {
        try scratch.write("{{secret}}", to: "api.template")
        #expect(truncate(scratch("api.template"), 4 << 30) == 0)
        try await refuses(.unusableTemplate, "it is larger than 65536 bytes; shorten it")
    }

    @Test("S14: links, FIFOs and directories", .timeLimit(.minutes(1)))
    func refusesWhatIsNoRegularFile() async throws {
        try scratch.write("{{secret}}", to: "real")
        try scratch.link("api.template", to: "real")
        try await refuses(.unsafePath, "symbolic links are not followed")
        #expect(unlink(scratch("api.template")) == 0 && mkfifo(scratch("api.template"), 0o600) == 0)
        try await refuses(.unsafePath, "it is a FIFO instead of a regular file")
        #expect(unlink(scratch("api.template")) == 0)
        try scratch.makeDirectory("api.template")
        try await refuses(.unsafePath, "it is a directory instead of a regular file")
    }

    @Test("S14: who writes the template decides where the secret may go", arguments: [0o666, 0o602])
    func refusesOneThatOthersCanWrite(mode: mode_t) async throws {
        try scratch.write("{{secret}}", to: "api.template", mode: mode)
        try await refuses(.unsafePath, "the file is writable by everyone; run chmod o-w on it")
    }

    @Test("S14: a template in an unsafe directory") func refusesADirectoryThatOthersCanWrite() async throws {
        try scratch.makeDirectory("open", mode: 0o777)
        try scratch.write("{{secret}}", to: "open/api.template")
        try await refuses(
            .unsafePath, "\(scratch("open").debugDescription) is writable by everyone", name: "open/api.template")
    }

    @Test(.enabled(if: isRoot, "needs root to give files away"))
    func trustsTheOwnersThatItTrustsWithTheDestination() async throws {
        try scratch.write("{{secret}}", to: "api.template")
        try scratch.own("api.template", 12345, 0)
        try await refuses(.unsafePath, "the file belongs to user 12345")
        let destination = scratch.destination(format: .template(path: scratch("api.template")), owner: "12345")
        try await FileDelivery().replace(destination, with: SecretFilesContract.material(1))
    }

    @Test func usesTheTemplateOfThisMoment() async throws {
        let destination = scratch.destination(format: .template(path: scratch("api.template")))
        for opening in ["a", "b"] {
            try scratch.write("\(opening) {{secret}}\n", to: "api.template")
            try await FileDelivery().replace(destination, with: SecretFilesContract.material(1))
            let isAsExpected = try scratch.text() == "\(opening) \(rawText(1))"
            #expect(isAsExpected)
        }
    }

    private func refuses(
        _ code: SecretFileError.Code, _ text: String, name: String = "api.template",
        location: SourceLocation = #_sourceLocation
    ) async throws {
        let files = FileDelivery(system: FaultyKernel { _, _ in .proceed })
        let destination = scratch.destination(format: .template(path: scratch(name)))
        let looking = await failure { () throws(SecretFileError) in _ = try await files.look(at: destination) }
        let replacing = await failure { () throws(SecretFileError) in
            try await files.replace(destination, with: SecretFilesContract.material(1))
        }
        for failure in [looking, replacing] {
            let message = failure?.message ?? "no error"
            #expect(failure?.code == code, "\(message)", sourceLocation: location)
            let beginning =
                "cannot use the template \(scratch(name).debugDescription) of \(destination.path.debugDescription): "
            #expect(message.hasPrefix(beginning), "\(message)", sourceLocation: location)
            #expect(message.contains(text), "\(message)", sourceLocation: location)
        }
        #expect(try scratch.text() == "old\n", sourceLocation: location)
    }
}
