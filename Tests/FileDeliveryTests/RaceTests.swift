import Glibc
import RotationCore
import RotationPorts
import SecretFilesContract
import SystemErrors
import Testing

@testable import FileDelivery

/// S14 while somebody exchanges things between two steps. The hook runs right before the named call.
@Suite struct RaceTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.makeDirectory("keys", mode: 0o700)
        try scratch.makeDirectory("evil", mode: 0o700)
        try scratch.write("old\n", to: "keys/acme.key")
        try scratch.write("bait\n", to: "evil/acme.key")
    }

    private func replacing(
        before call: FaultyKernel.Call, on subject: String? = nil, _ hook: @escaping @Sendable () throws -> Void
    ) async throws -> SecretFileError? {
        let kernel = FaultyKernel { event, _ in
            guard event.call == call, subject == nil || event.subject == subject else { return .proceed }
            do { try hook() } catch { Issue.record(error) }
            return .proceed
        }
        let failure = await failure { () throws(SecretFileError) in
            try await FileDelivery(system: kernel).replace(
                scratch.destination("keys/acme.key"), with: SecretFilesContract.material(1))
        }
        #expect(kernel.openCount == 0)
        #expect(kernel.events.contains { $0.call == call })
        #expect(try scratch.text("evil/acme.key") == "bait\n")
        #expect(try scratch.names("evil") == ["acme.key"])
        return failure
    }

    @Test("S14: a link that appears at the file after the first look")
    func seesALinkThatAppearsBeforeTheRename() async throws {
        let failure = try await replacing(before: .synchronize, on: "TEMPORARY") { [scratch] in
            try moveAway("keys/acme.key", in: scratch, linkTo: "../evil/acme.key")
        }
        #expect(failure?.code == .unsafePath)
        #expect(try scratch.names("keys") == ["acme.key", "acme.key.away"])
    }

    @Test("S14: a link that appears right before the rename is replaced, not followed")
    func replacesALinkThatAppearsAtTheLastMoment() async throws {
        let failure = try await replacing(before: .rename) { [scratch] in
            try moveAway("keys/acme.key", in: scratch, linkTo: "../evil/acme.key")
        }
        #expect(failure == nil)
        #expect(try scratch.status("keys/acme.key")?.kind == .regular)
    }

    @Test("S14: a directory exchanged for a link during the walk")
    func refusesADirectoryThatBecomesALinkDuringTheWalk() async throws {
        let failure = try await replacing(before: .openWithoutLinks, on: "keys") { [scratch] in
            try moveAway("keys", in: scratch, linkTo: "evil")
        }
        #expect(failure?.code == .unsafePath)
        #expect(try scratch.text("keys.away/acme.key") == "old\n")
        #expect(try scratch.names("keys.away") == ["acme.key"])
    }

    @Test("S14: a directory exchanged for a link after the walk: the work stays in the directory that was checked")
    func staysInTheCheckedDirectory() async throws {
        let failure = try await replacing(before: .rename) { [scratch] in
            try moveAway("keys", in: scratch, linkTo: "evil")
        }
        #expect(failure?.code == .unsafePath)
        #expect(failure?.message.hasPrefix("the new file") == true)
        let isInPlace = try scratch.text("keys.away/acme.key") == rawText(1)
        #expect(isInPlace)
    }

    @Test func noticesThatAnotherWriterReplacedTheContent() async throws {
        let failure = try await replacing(before: .read) { [scratch] in
            try scratch.write("drift\n", to: "keys/acme.key", mode: 0o600)
        }
        #expect(failure?.code == .changed)
        #expect(failure?.message.contains("its content is not what was written") == true)
    }

    @Test func noticesThatTheModeWasChanged() async throws {
        let failure = try await replacing(before: .open, on: "acme.key") { [scratch] in
            _ = chmod(scratch("keys/acme.key"), 0o644)
        }
        #expect(failure?.code == .changed)
        #expect(failure?.message.contains("mode 0644 instead of") == true)
    }

    @Test func noticesThatTheFileWasRemoved() async throws {
        let failure = try await replacing(before: .open, on: "acme.key") { [scratch] in
            _ = unlink(scratch("keys/acme.key"))
        }
        #expect(failure?.code == .changed)
        #expect(failure?.message.contains("it was removed meanwhile") == true)
    }

    /// P2: what is half done is readable by the daemon alone, even without a umask.
    @Test func keepsTheTemporaryFilePrivateWhateverTheUmask() async throws {
        let old = umask(0)
        defer { umask(old) }
        let failure = try await replacing(before: .write) { [scratch] in
            let name = try #require(try scratch.names("keys").first { $0 != "acme.key" })
            let status = try #require(try scratch.status("keys/\(name)"))
            #expect(status.permissions == 0o600)
            #expect(status.size == 0)
        }
        #expect(failure == nil)
        #expect(try scratch.status("keys/acme.key")?.permissions == 0o600)
    }
}

private func moveAway(_ name: String, in scratch: Scratch, linkTo target: String) throws {
    guard rename(scratch(name), scratch("\(name).away")) == 0 else { throw ErrorNumber(errno) }
    try scratch.link(name, to: target)
}
