import Glibc
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

    @Test(
        "A failure of systemd-creds names the way out, also where its word for it is as long as a key",
        arguments: [
            ("Failed to call: io.systemd.InteractiveAuthenticationRequired", "keyrotated check --polkit"),
            ("Failed to determine local credential key: Permission denied", HostSecret.setting),
        ])
    func namesTheWayOut(said: String, remedy: String) async throws {
        try scratch.write("#!/bin/sh\ncat >/dev/null\necho '\(said)' >&2\nexit 1\n", to: "creds", mode: 0o700)
        let files = FileDelivery(system: Kernel(), cipher: SystemdCreds(program: scratch("creds")))
        let destination = destination()
        let failure = await failure { () throws(SecretFileError) in try await files.rehearse(destination) }
        #expect(failure?.message.contains(remedy) == true, "\(String(describing: failure))")
    }

    @Test func anEmptyFileIsNobodys() async throws {
        try scratch.write("")
        #expect(try await files("broken").read(destination()) == .empty)
    }

    @Test("P2: a program that prints its input, whole or wrapped, does not get it into any message")
    func aChattyCipherTellsNothing() async throws {
        let key = material.secret.withBytes { String(decoding: $0, as: UTF8.self) }
        let spelled = key.map(String.init).joined(separator: " ")
        for said in ["\(key) is bad", "\(key.prefix(30)) \(key.dropFirst(30))", spelled] {
            let destination = destination()
            let failure = await failure { () throws(SecretFileError) in
                try await files("systemd-creds: \(said)").replace(destination, with: material)
            }
            let message = try #require(failure?.message)
            let found = (0...(key.count - 12)).contains { start in
                message.filter { !$0.isWhitespace }.contains(key.dropFirst(start).prefix(12))
            }
            #expect(!found && message.contains("systemd-creds: <redacted>"))
        }
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
        _ program: String, _ arguments: [String] = [], _ input: String = "", limit: Duration = .seconds(60)
    ) throws -> (status: Int32, output: String, complaint: String) {
        var buffer = WipedBuffer(capacity: input.utf8.count)
        buffer.append(input.utf8)
        let process = FilterProcess(program: program, arguments: arguments, environment: ["A=B"], limit: limit)
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

    @Test("P2: what is shaped like a key is taken out of its complaints, and what hides it")
    func complaintsHaveNoKeys() throws {
        let key = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTowMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg"
        let hidden = key.prefix(20) + "\u{200B}" + key.dropFirst(20)
        for said in [key, String(hidden)] {
            let ended = try run("/bin/sh", ["-c", "cat >&2; exit 1"], "what is \(said)?\n")
            let isClean = ended.complaint == "what is <redacted>?"
            #expect(isClean)
        }
    }

    @Test(
        "A program that hangs costs its time alone: with its output open or closed, with input that nobody reads, amid a flood",
        .timeLimit(.minutes(1)),
        arguments: [
            "exec sleep 600", "exec 0<&- 1>&- 2>&-; exec sleep 600", "sleep 600 & wait", "exec yes", "exec yes >&2",
            "trap '' TERM; exec 1>&- 2>&-; while :; do sleep 600; done",
        ])
    func aHangingProgramIsEnded(script: String) throws {
        let input = String(repeating: "x", count: 1 << 20)
        let ended = try run("/bin/sh", ["-c", script], input, limit: .milliseconds(1500))
        #expect(ended.status == 137)
        #expect(ended.complaint.hasPrefix("it did not end within 1 s and was ended"), "\(ended.complaint)")
    }

    @Test("What a killed program started is ended with it", .timeLimit(.minutes(1)))
    func endsTheWholeGroup() throws {
        let ended = try run("/bin/sh", ["-c", "sleep 600 & echo $!; wait"], limit: .milliseconds(500))
        let child = try #require(pid_t(ended.output.dropLast()))
        var rounds = 0
        // It was killed already; whoever is its parent now reaps it.
        while kill(child, 0) == 0, !isZombie(child), rounds < 10_000 {
            usleep(1000)
            rounds += 1
        }
        #expect(rounds < 10_000, "it lives on")
    }

    private func isZombie(_ process: pid_t) -> Bool {
        guard let file = fopen("/proc/\(process)/stat", "r") else { return true }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self).contains(") Z ")
    }

    @Test func givesItsEnvironmentAndNoOther() throws {
        #expect(try run("/usr/bin/env").output == "A=B\n")
    }

    @Test func aMissingProgramIsToldOf() {
        #expect(throws: (any Error).self) { try run("/does/not/exist") }
    }
}
