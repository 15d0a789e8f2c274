import Glibc
import RotationCore
import RotationPorts
import SecretFilesContract
import SystemErrors
import Testing

@testable import FileDelivery

/// S14: with follow_symlink the last component of the path, and nothing else, may be a symbolic link.
@Suite struct LinkTests {
    let scratch: Scratch
    var destination: Destination { scratch.destination("etc/acme.key", followsSymlink: true) }

    init() throws {
        scratch = try Scratch()
        try scratch.makeDirectory("etc")
        try scratch.makeDirectory("keys", mode: 0o700)
        try scratch.write("old\n", to: "keys/real.key")
    }

    private func failures(
        _ destination: Destination, by files: FileDelivery = FileDelivery()
    ) async -> [SecretFileError?] {
        let looking = await failure { () throws(SecretFileError) in _ = try await files.look(at: destination) }
        let replacing = await failure { () throws(SecretFileError) in
            try await files.replace(destination, with: SecretFilesContract.material(1))
        }
        return [looking, replacing]
    }

    @Test(arguments: ["../keys/real.key", "./..//keys/./real.key", "/"])
    func replacesTheFileThatTheLinkLeadsTo(target: String) async throws {
        try scratch.link("etc/acme.key", to: target == "/" ? scratch("keys/real.key") : target)
        let before = try #require(try scratch.status("etc/acme.key"))
        let kernel = FaultyKernel { _, _ in .proceed }
        #expect(await failures(destination, by: FileDelivery(system: kernel)) == [nil, nil])
        #expect(try scratch.status("etc/acme.key") == before, "the link stays")
        #expect(try scratch.status("keys/real.key")?.kind == .regular)
        #expect(try scratch.text("keys/real.key") == rawText(1))
        #expect(try scratch.names("etc") == ["acme.key"] && scratch.names("keys") == ["real.key"])
        #expect(try await FileDelivery().read(destination) == .value(SecretBox(SecretFilesContract.secret(1))))
        #expect(kernel.openCount == 0)
    }

    @Test func takesAnOrdinaryFileAndNoneAsWell() async throws {
        #expect(await failures(destination) == [nil, nil])
        #expect(await failures(destination) == [nil, nil])
        #expect(try scratch.status("etc/acme.key")?.kind == .regular)
    }

    struct Trap: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let target: String
        let reason: String
        let make: @Sendable (Scratch) throws -> Void

        init(_ name: String, _ target: String, _ reason: String, _ make: @escaping @Sendable (Scratch) throws -> Void) {
            (testDescription, self.target, self.reason, self.make) = (name, target, reason, make)
        }
    }

    static let traps: [Trap] = [
        Trap("dangling", "../keys/none", "the link leads to nothing; create an empty file there") { _ in },
        Trap("missing directory", "../none/real.key", "(ENOENT); create it") { _ in },
        Trap("chain", "../keys/second", "that is another symbolic link") { try $0.link("keys/second", to: "real.key") },
        Trap("loop", "acme.key", "that is another symbolic link") { _ in },
        Trap("linked directory", "../linked/real.key", "symbolic links are not followed") {
            try $0.link("linked", to: "keys")
        },
        Trap("unsafe directory", "../open/real.key", "is writable by everyone") {
            try $0.makeDirectory("open", mode: 0o777)
            try $0.write("old\n", to: "open/real.key")
        },
        Trap("directory", "../keys", "it is a directory instead of a regular file") { _ in },
        Trap("trailing slash", "../keys/real.key/", "is not plain") { _ in },
        Trap("dots behind a directory", "../keys/../keys/real.key", "is not plain") { _ in },
        Trap("FIFO", "../keys/fifo", "it is a FIFO instead of a regular file") {
            #expect(mkfifo($0("keys/fifo"), 0o600) == 0)
        },
        Trap("hard links", "../keys/twice", "it has 2 hard links") {
            #expect(link($0("keys/real.key"), $0("keys/twice")) == 0)
        },
    ]

    @Test("S14: what a link must not lead to", .timeLimit(.minutes(1)), arguments: traps)
    func refusesATrap(trap: Trap) async throws {
        try scratch.link("etc/acme.key", to: trap.target)
        try trap.make(scratch)
        for failure in await failures(destination, by: FileDelivery(system: FaultyKernel { _, _ in .proceed })) {
            let message = failure?.message ?? "no error"
            #expect(message.contains(scratch("etc/acme.key").debugDescription), "\(message)")
            #expect(message.contains(trap.reason), "\(message)")
        }
        #expect(try scratch.text("keys/real.key") == "old\n")
        #expect(try scratch.names("etc") == ["acme.key"])
    }

    @Test func namesLinkAndTarget() async throws {
        try scratch.link("etc/acme.key", to: "../keys/none")
        let beginning =
            "cannot replace \(scratch("etc/acme.key").debugDescription) "
            + "(a symbolic link to \(scratch("keys/none").debugDescription)): the link leads to nothing"
        #expect(await failures(destination)[1]?.message.hasPrefix(beginning) == true)
    }

    @Test("S14: a link of somebody else", .enabled(if: isRoot, "needs root to give files away"))
    func refusesALinkOfSomebodyElse() async throws {
        try scratch.link("etc/acme.key", to: "../keys/real.key")
        try scratch.own("etc/acme.key", 12345, 12345)
        for failure in await failures(destination) {
            #expect(failure?.message.contains("the symbolic link belongs to user 12345") == true)
        }
        #expect(try scratch.text("keys/real.key") == "old\n")
        let theirs = scratch.destination("etc/acme.key", owner: "12345", followsSymlink: true)
        #expect(await failures(theirs) == [nil, nil])
    }

    @Test("S14: a link that leads elsewhere by the time of the rename", arguments: [FaultyKernel.Call.rename, .create])
    func noticesThatTheLinkLeadsElsewhereNow(call: FaultyKernel.Call) async throws {
        try scratch.write("bait\n", to: "keys/bait.key")
        try scratch.link("etc/acme.key", to: "../keys/real.key")
        let kernel = FaultyKernel { [scratch] event, _ in
            guard event.call == call else { return .proceed }
            #expect(unlink(scratch("etc/acme.key")) == 0)
            do { try scratch.link("etc/acme.key", to: "../keys/bait.key") } catch { Issue.record(error) }
            return .proceed
        }
        let failure = await failure { () throws(SecretFileError) in
            try await FileDelivery(system: kernel).replace(destination, with: SecretFilesContract.material(1))
        }
        #expect(failure?.code == .changed)
        #expect(failure?.message.contains("its content is not what was written") == true)
        #expect(try scratch.text("keys/bait.key") == "bait\n")
    }

    @Test(arguments: FaultyKernel.Call.readLink.errors)
    func leavesTheOldFileWhenTheLinkCannotBeRead(number: Int32) async throws {
        try scratch.link("etc/acme.key", to: "../keys/real.key")
        let kernel = FaultyKernel { event, _ in event.call == .readLink ? .fail(number) : .proceed }
        for failure in await failures(destination, by: FileDelivery(system: kernel)) {
            #expect(failure?.message.contains("read the symbolic link: \(ErrorNumber(number))") == true)
        }
        #expect(try scratch.text("keys/real.key") == "old\n")
        #expect(kernel.openCount == 0)
    }

    @Test(
        arguments: [
            ("c", "/a/b/c"), ("../c", "/a/c"), ("../../../c", "/c"), ("/x/y", "/x/y"), ("//x/./y", "/x/y"),
            ("./c", "/a/b/c"),
            ("/../c", nil), ("x/../c", nil), ("", nil), ("/", nil), (".", nil), ("..", nil), ("c/", nil), ("c/.", nil),
        ] as [(String, String?)])
    func readsTargetsAsTheKernelDoes(target: String, expected: String?) throws {
        let path = try #require(DestinationPath("/a/b/link")).following(target)
        #expect(path?.target == expected)
        #expect(path == nil || path?.text == "/a/b/link")
    }
}
