import Glibc
import RotationCore
import RotationPorts
import SecretFilesContract
import Testing

@testable import FileDelivery

/// What only root can arrange.
@Suite(.enabled(if: isRoot, "needs root: run the tests as root to check owners, immutable directories and full disks"))
struct RootTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func replacing(_ destination: Destination, as user: uid_t = 0) async -> SecretFileError? {
        await failure { () throws(SecretFileError) in
            let kernel = FaultyKernel(user: user) { _, _ in .proceed }
            try await FileDelivery(system: kernel).replace(destination, with: SecretFilesContract.material(1))
        }
    }

    @Test("S14: a parent of somebody else") func refusesAForeignParentUnlessItsOwnerIsConfigured() async throws {
        try scratch.makeDirectory("theirs")
        try scratch.own("theirs", 12345, 12345)
        let failure = await replacing(scratch.destination("theirs/acme.key"))
        #expect(failure?.code == .unsafePath)
        #expect(failure?.message.contains("belongs to user 12345") == true)
        #expect(await replacing(scratch.destination("theirs/acme.key", owner: "54321"))?.code == .unsafePath)
        #expect(await replacing(scratch.destination("theirs/acme.key", owner: "12345")) == nil)
        #expect(try scratch.status("theirs/acme.key")?.owner == 12345)
    }

    @Test("S14: a foreign file does not make its directory trusted")
    func doesNotTrustADirectoryForTheOwnerOfTheFileInIt() async throws {
        try scratch.makeDirectory("theirs")
        try scratch.write("old\n", to: "theirs/acme.key")
        try scratch.own("theirs", 12345, 12345)
        try scratch.own("theirs/acme.key", 12345, 12345)
        #expect(await replacing(scratch.destination("theirs/acme.key"))?.code == .unsafePath)
        #expect(try scratch.text("theirs/acme.key") == "old\n")
    }

    @Test func setsTheConfiguredOwnerAndGroup() async throws {
        #expect(await replacing(scratch.destination(owner: "12345", group: "54321", mode: 0o440)) == nil)
        let status = try #require(try scratch.status())
        #expect(FileAttributes(of: status) == FileAttributes(owner: 12345, group: 54321, mode: 0o440))
    }

    @Test func findsOwnerAndGroupByName() async throws {
        let user = try #require(try Kernel().userID(named: "daemon"))
        let group = try #require(try Kernel().groupID(named: "daemon"))
        #expect(await replacing(scratch.destination(owner: "daemon", group: "daemon")) == nil)
        #expect(try scratch.status()?.owner == user)
        #expect(try scratch.status()?.group == group)
    }

    @Test func keepsOwnerAndGroupOfTheExistingFile() async throws {
        try scratch.write("old\n")
        try scratch.own("acme.key", 12345, 54321)
        #expect(await replacing(scratch.destination(mode: 0o640)) == nil)
        let status = try #require(try scratch.status())
        #expect(FileAttributes(of: status) == FileAttributes(owner: 12345, group: 54321, mode: 0o640))
    }

    @Test func takesTheDaemonsGroupAlsoWhereADirectoryHandsDownItsOwn() async throws {
        try scratch.makeDirectory("handed", mode: 0o755)
        try scratch.own("handed", 0, 54321)
        #expect(chmod(scratch("handed"), 0o2755) == 0)
        #expect(await replacing(scratch.destination("handed/acme.key")) == nil)
        #expect(try scratch.status("handed/acme.key")?.group == getegid())
    }

    /// Killed after chown, the temporary file already belonged to the owner it was meant for.
    @Test func removesStaleTemporariesOfTheDaemonAndOfTheOwnerOnly() async throws {
        for (name, owner) in [("aaaaaaaa", 0), ("bbbbbbbb", 12345), ("cccccccc", 54321)] as [(String, uid_t)] {
            try scratch.write("stale\n", to: ".acme.key.keyrotated-\(name)")
            try scratch.own(".acme.key.keyrotated-\(name)", owner, 0)
        }
        #expect(await replacing(scratch.destination(owner: "12345")) == nil)
        #expect(try scratch.names() == [".acme.key.keyrotated-cccccccc", "acme.key"])
    }

    @Test(.enabled(if: canMount, "needs CAP_SYS_ADMIN to mount a small tmpfs"))
    func leavesTheOldFileOnAFullDisk() async throws {
        try scratch.makeDirectory("full")
        #expect(mount("tmpfs", scratch("full"), "tmpfs", 0, "size=16k,mode=0755") == 0)
        defer { #expect(umount(scratch("full")) == 0) }
        try scratch.write("old\n", to: "full/acme.key")
        try fill("full/ballast")
        let failure = await replacing(scratch.destination("full/acme.key"))
        #expect(failure?.code == .storage)
        #expect(failure?.message.contains("No space left on device (ENOSPC)") == true)
        #expect(try scratch.text("full/acme.key") == "old\n")
        #expect(try scratch.names("full") == ["acme.key", "ballast"])
    }

    private func fill(_ name: String) throws {
        let file = open(scratch(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(file) }
        let page = [UInt8](repeating: 0, count: 4096)
        var pages = 0
        while write(file, page, page.count) == page.count, pages < 100 { pages += 1 }
        try #require(pages < 100, "the file system did not fill up")
    }

    @Test(.enabled(if: canMount, "needs CAP_SYS_ADMIN to mount a tmpfs read-only"))
    func leavesTheOldFileOnAReadOnlyFileSystem() async throws {
        try scratch.makeDirectory("fixed")
        #expect(mount("tmpfs", scratch("fixed"), "tmpfs", 0, "size=16k,mode=0755") == 0)
        defer { #expect(umount(scratch("fixed")) == 0) }
        try scratch.write("old\n", to: "fixed/acme.key")
        #expect(mount(nil, scratch("fixed"), nil, UInt(MS_REMOUNT | MS_RDONLY), nil) == 0)
        let failure = await replacing(scratch.destination("fixed/acme.key"))
        #expect(failure?.code == .storage)
        #expect(failure?.message.contains("Read-only file system (EROFS)") == true)
        #expect(try scratch.text("fixed/acme.key") == "old\n")
    }
}

extension RootTests {
    @Test(.enabled(if: canMakeImmutable, "needs a file system with the immutable attribute below /tmp"))
    func leavesTheOldFileInAnImmutableDirectory() async throws {
        try scratch.makeDirectory("fixed")
        try scratch.write("old\n", to: "fixed/acme.key")
        #expect(setImmutable(scratch("fixed"), true))
        let failure = await replacing(scratch.destination("fixed/acme.key"))
        #expect(setImmutable(scratch("fixed"), false))
        #expect(failure?.code == .permission)
        #expect(failure?.message.contains("(EPERM); is the file or its directory immutable (lsattr)") == true)
        #expect(try scratch.text("fixed/acme.key") == "old\n")
        #expect(try scratch.names("fixed") == ["acme.key"])
    }

    @Test(.enabled(if: canMakeImmutable, "needs a file system with the immutable attribute below /tmp"))
    func leavesAnImmutableFileAndNoTemporaryBesideIt() async throws {
        try scratch.write("old\n")
        #expect(setImmutable(scratch("acme.key"), true))
        let failure = await replacing(scratch.destination())
        #expect(setImmutable(scratch("acme.key"), false))
        #expect(failure?.message.contains("rename: Operation not permitted (EPERM)") == true)
        #expect(try scratch.text() == "old\n")
        #expect(try scratch.names() == ["acme.key"])
    }
}

private let canMakeImmutable: Bool = {
    var template = Array("/tmp/keyrotated-flags-XXXXXX".utf8CString)
    guard isRoot, mkdtemp(&template) != nil else { return false }
    defer { rmdir(template) }
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    return setImmutable(path, true) && setImmutable(path, false)
}()

/// What `chattr +i` and `-i` do (`FS_IOC_GETFLAGS`, `FS_IOC_SETFLAGS`, `FS_IMMUTABLE_FL` of linux/fs.h).
private func setImmutable(_ path: String, _ isImmutable: Bool) -> Bool {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    defer { close(file) }
    var flags: CLong = 0
    guard ioctl(file, 0x8008_6601, &flags) == 0 else { return false }
    flags = isImmutable ? flags | 0x10 : flags & ~0x10
    return ioctl(file, 0x4008_6602, &flags) == 0
}

/// Whether a tmpfs can be mounted here: root in a container often cannot.
private let canMount: Bool = {
    var template = Array("/tmp/keyrotated-mount-XXXXXX".utf8CString)
    guard isRoot, mkdtemp(&template) != nil else { return false }
    defer { rmdir(template) }
    guard mount("tmpfs", template, "tmpfs", 0, "size=16k") == 0 else { return false }
    return umount(template) == 0
}()
