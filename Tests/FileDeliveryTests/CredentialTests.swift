import RotationCore
import RotationPorts
import SecretFilesContract
import Testing

@testable import FileDelivery

/// The format `credential`: what is in the file is encrypted, and what is told of it is what is in the credential.
@Suite struct CredentialTests {
    private let scratch: Scratch
    private let material = SecretFilesContract.material(1)

    init() throws { scratch = try Scratch() }

    private func destination(_ name: String = "api-key") -> Destination {
        scratch.destination(format: .credential(name: name))
    }

    private func files(_ failure: String? = nil) -> FileDelivery {
        FileDelivery(system: Kernel(), cipher: PaperCipher(failure: failure))
    }

    @Test func theSecretIsInTheCredentialAndNotInTheFile() async throws {
        let imprint = try await files().replace(destination(), with: material)
        let look = try await files().look(at: destination())
        #expect(look == FileLook(reading: .value(SecretBox(material.secret)), imprint: imprint))
        let text = try scratch.text()
        let hasSecret = material.secret.withBytes { text.contains(String(decoding: $0, as: UTF8.self)) }
        #expect(!hasSecret && text.hasPrefix("sealed api-key:"))
    }

    @Test("Another name, and what is no credential, is foreign", arguments: ["sealed other:xyz", "x\n"])
    func othersAreForeign(content: String) async throws {
        try scratch.write(content)
        let reading = try await files().read(destination())
        #expect(reading == .foreign(reason: "it is no credential of the configured name that this machine can decrypt"))
    }

    @Test func anEmptyFileIsNobodys() async throws {
        try scratch.write("")
        #expect(try await files("broken").read(destination()) == .empty)
    }

    @Test("Where nothing can be encrypted the old file stays, and nothing is said of it")
    func aBrokenCipherIsNoVerdict() async throws {
        try await files().replace(destination(), with: material)
        let before = try scratch.text()
        let broken = files("Permission denied; remedy")
        let destination = destination()
        let failures = [
            await failure { () throws(SecretFileError) in _ = try await broken.look(at: destination) },
            await failure { () throws(SecretFileError) in
                try await broken.replace(destination, with: SecretFilesContract.material(2))
            },
            await failure { () throws(SecretFileError) in try await broken.rehearse(destination) },
        ]
        for failure in failures {
            #expect(failure?.code == .permission)
            let reason = "the credential cannot be encrypted and decrypted: Permission denied; remedy"
            #expect(failure?.message.contains(reason) == true, "\(String(describing: failure))")
        }
        #expect(try scratch.text() == before)
        #expect(try scratch.names().count == 1)
    }
}

/// The child process, with other programs in its place.
@Suite struct FilterProcessTests {
    private func run(
        _ program: String, _ arguments: [String] = [], _ input: String = ""
    ) throws -> (status: Int32, output: String, complaint: String) {
        var buffer = WipedBuffer(capacity: input.utf8.count)
        buffer.append(input.utf8)
        let process = FilterProcess(program: program, arguments: arguments, environment: ["A=B"])
        let ending = try process.run(buffer)
        return (ending.status, ending.output.withBytes { String(decoding: $0, as: UTF8.self) }, ending.complaint)
    }

    @Test func passesInputAndOutput() throws {
        let text = String(repeating: "0123456789\n", count: 6000)
        let ended = try run("/bin/cat", [], text)
        #expect(ended.status == 0 && ended.output == text && ended.complaint.isEmpty)
    }

    @Test func tellsWhatItComplainedOf() throws {
        let ended = try run("/bin/sh", ["-c", "printf 'no\\033[31m\\nway' >&2; exit 3"])
        #expect(ended.status == 3 && ended.complaint == "no[31m way" && ended.output.isEmpty)
        #expect(try run("/bin/sh", ["-c", "kill -9 $$"]).status == 137)
    }

    @Test("A program that reads nothing does not end us")
    func survivesWhoReadsNothing() throws {
        #expect(try run("/bin/true", [], String(repeating: "x", count: 1 << 20)).status == 0)
    }

    @Test func givesItsEnvironmentAndNoOther() throws {
        #expect(try run("/usr/bin/env").output == "A=B\n")
    }

    @Test func aMissingProgramIsToldOf() {
        #expect(throws: (any Error).self) { try run("/does/not/exist") }
    }
}
