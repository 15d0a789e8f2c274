import Glibc
import RotationCore
import RotationPorts
import SecretFilesContract
import SystemErrors
import Testing

@testable import FileDelivery

/// P2, S14: somebody who may write the directory after all (its owner, who is trusted to own it) plays with what is in it
/// between two steps. Whatever they do is noticed, and the secret is nowhere where it was not meant to be.
@Suite struct HostileUserTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.makeDirectory("keys", mode: 0o700)
        try scratch.makeDirectory("theirs", mode: 0o700)
        try scratch.write("old\n", to: "keys/acme.key")
    }

    private func replacing(
        before call: FaultyKernel.Call, on subject: String? = nil,
        _ act: @escaping @Sendable (_ temporary: String?) throws -> Void
    ) async throws -> SecretFileError? {
        let kernel = FaultyKernel { [scratch] event, _ in
            guard event.call == call, subject == nil || event.subject == subject else { return .proceed }
            do { try act(try scratch.names("keys").first { $0 != "acme.key" }) } catch { Issue.record(error) }
            return .proceed
        }
        let failure = await failure { () throws(SecretFileError) in
            try await FileDelivery(system: kernel).replace(
                scratch.destination("keys/acme.key"), with: SecretFilesContract.material(1))
        }
        #expect(kernel.events.contains { $0.call == call })
        #expect(kernel.openCount == 0)
        #expect(
            failure?.message.contains(scratch("keys/acme.key").debugDescription) == true, "the error names the place")
        return failure
    }

    @Test func noticesAHardLinkToTheTemporaryFile() async throws {
        let failure = try await replacing(before: .rename) { [scratch] temporary in
            let temporary = try #require(temporary)
            #expect(link(scratch("keys/\(temporary)"), scratch("theirs/stolen")) == 0)
        }
        #expect(failure?.code == .unsafePath)
        #expect(failure?.message.contains("it has 2 hard links; remove the others") == true)
        // The second name leads to the same file: who could not read the first cannot read the second.
        #expect(try scratch.status("theirs/stolen")?.permissions == 0o600)
        #expect(try scratch.status("theirs/stolen")?.owner == geteuid())
    }

    @Test func noticesThatTheTemporaryFileWasExchanged() async throws {
        let failure = try await replacing(before: .rename) { [scratch] temporary in
            let temporary = try #require(temporary)
            #expect(unlink(scratch("keys/\(temporary)")) == 0)
            try scratch.write("theirs\n", to: "keys/\(temporary)", mode: 0o600)
        }
        #expect(failure?.code == .changed)
        #expect(failure?.message.contains("its content is not what was written") == true)
    }

    @Test func noticesThatTheTemporaryFileBecameALink() async throws {
        try scratch.write("bait\n", to: "theirs/bait")
        let failure = try await replacing(before: .rename) { [scratch] temporary in
            let temporary = try #require(temporary)
            #expect(unlink(scratch("keys/\(temporary)")) == 0)
            try scratch.link("keys/\(temporary)", to: "../theirs/bait")
        }
        #expect(failure?.code == .unsafePath)
        #expect(try scratch.text("theirs/bait") == "bait\n")
    }

    @Test func writesIntoItsOwnFileWhenTheTemporaryNameIsTakenAway() async throws {
        try scratch.write("bait\n", to: "theirs/bait", mode: 0o644)
        let failure = try await replacing(before: .write) { [scratch] temporary in
            let temporary = try #require(temporary)
            #expect(unlink(scratch("keys/\(temporary)")) == 0)
            #expect(link(scratch("theirs/bait"), scratch("keys/\(temporary)")) == 0)
        }
        #expect(failure != nil)
        #expect(try scratch.text("theirs/bait") == "bait\n", "what was opened is written, not what has its name")
        #expect(try scratch.status("theirs/bait")?.permissions == 0o644)
    }

    @Test("S14: a FIFO in place of the file, between the look and the open", .timeLimit(.minutes(1)))
    func doesNotWaitForTheOtherEndOfAFIFO() async throws {
        let failure = try await replacing(before: .open, on: "acme.key") { [scratch] temporary in
            guard temporary == nil, try scratch.status("keys/acme.key")?.kind == .regular else { return }
            #expect(unlink(scratch("keys/acme.key")) == 0 && mkfifo(scratch("keys/acme.key"), 0o600) == 0)
        }
        #expect(failure?.code == .unsafePath)
        #expect(failure?.message.contains("it is a FIFO instead of a regular file; move it away") == true)
        #expect(try scratch.names("keys") == ["acme.key"])
    }

    @Test func leavesADirectoryThatTookThePlaceOfTheFile() async throws {
        let failure = try await replacing(before: .rename) { [scratch] _ in
            #expect(unlink(scratch("keys/acme.key")) == 0)
            try scratch.makeDirectory("keys/acme.key", mode: 0o700)
        }
        #expect(failure?.code == .unsafePath)
        #expect(
            failure?.message.contains("rename: Is a directory (EISDIR); a directory stands where the file belongs")
                == true)
        #expect(try scratch.names("keys") == ["acme.key"])
    }

    @Test func noticesThatTheDirectoryWasMovedAway() async throws {
        let failure = try await replacing(before: .rename) { [scratch] _ in
            #expect(rename(scratch("keys"), scratch("moved")) == 0)
            try scratch.makeDirectory("keys", mode: 0o700)
        }
        #expect(failure?.code == .changed)
        #expect(failure?.message.contains("it was removed meanwhile") == true)
        #expect(try scratch.names("keys") == [])
        #expect(try scratch.names("moved") == ["acme.key"])
    }
}
