import Glibc
import RotationCore
import RotationPorts
import SecretFilesContract
import Testing

@testable import FileDelivery

/// S14 on the real kernel: no symbolic link, no untrusted directory, nothing but an ordinary file.
@Suite struct PathTests {
    let scratch: Scratch
    let files = FileDelivery()

    init() throws { scratch = try Scratch() }

    @Test(
        "S14: paths that are not plain and absolute",
        arguments: [
            "", "acme.key", "/", "//acme.key", "/tmp/", "/tmp//acme.key", "/tmp/./acme.key", "/tmp/../acme.key",
            "/a\0b",
        ])
    func refusesAPathThatIsNotPlain(path: String) async {
        await refusesBoth(
            Destination(path: path, format: .raw(newline: true)), .unsafePath, "correct it in the configuration")
    }

    @Test("S14: a link in place of the file is not followed") func refusesASymbolicLinkAtTheFile() async throws {
        try scratch.write("old\n", to: "real.key")
        try scratch.link("acme.key", to: "real.key")
        let destination = scratch.destination()
        #expect(
            await failure { () throws(SecretFileError) in _ = try await files.read(destination) }?.code == .unsafePath)
        let failure = await replacing(destination)
        #expect(failure?.code == .unsafePath)
        #expect(
            failure?.message.contains("it is a symbolic link instead of a regular file; configure the path") == true)
        #expect(failure?.message.contains("or follow_symlink = true") == true)
        #expect(try scratch.text("real.key") == "old\n")
        #expect(try scratch.names() == ["acme.key", "real.key"])
    }

    @Test("S14: a link in place of an ancestor is not followed") func refusesASymbolicLinkInAnAncestor() async throws {
        try scratch.makeDirectory("real")
        try scratch.link("link", to: "real")
        let directory = scratch("link").debugDescription
        await refusesBoth(scratch.destination("link/acme.key"), .unsafePath, "open directory \(directory): Too many")
        #expect(try scratch.names("real") == [])
    }

    @Test("S14: magic links are links", arguments: ["/proc/self/root/tmp/acme.key", "/proc/self/cwd/acme.key"])
    func refusesMagicLinks(path: String) async {
        await refusesBoth(Destination(path: path, format: .raw(newline: true)), .unsafePath, "/proc/self")
    }

    @Test("S14: without openat2 the same holds", arguments: [ENOSYS, EPERM])
    func walksSafelyWithoutOpenat2(number: Int32) async throws {
        let kernel = FaultyKernel { event, _ in event.call == .openWithoutLinks ? .fail(number) : .proceed }
        let files = FileDelivery(system: kernel)
        try await files.replace(scratch.destination(), with: SecretFilesContract.material(1))
        #expect(try scratch.text() == rawText(1))
        try scratch.makeDirectory("real")
        try scratch.link("link", to: "real")
        await refusesBoth(scratch.destination("link/acme.key"), .unsafePath, "symbolic link", by: files)
        #expect(try scratch.names("real") == [])
        #expect(kernel.openCount == 0)
    }

    @Test func namesTheDirectoryThatIsMissing() async {
        await refusesBoth(
            scratch.destination("none/below/acme.key"), .missingDirectory,
            "open directory \(scratch("none").debugDescription): No such file or directory (ENOENT); create it")
    }

    @Test func refusesAFileInPlaceOfADirectory() async throws {
        try scratch.write("text", to: "file")
        await refusesBoth(scratch.destination("file/acme.key"), .unsafePath, "(ENOTDIR)")
    }

    @Test("S14: FIFO, without waiting for its other end", .timeLimit(.minutes(1)))
    func refusesAFIFO() async throws {
        #expect(mkfifo(scratch("acme.key"), 0o600) == 0)
        let files = FileDelivery(system: FaultyKernel { _, _ in .proceed })
        await refusesBoth(scratch.destination(), .unsafePath, "it is a FIFO instead of a regular file", by: files)
    }

    @Test func refusesADirectoryInPlaceOfTheFile() async throws {
        try scratch.makeDirectory("acme.key")
        await refusesBoth(scratch.destination(), .unsafePath, "it is a directory instead of a regular file")
    }

    @Test("S14: another name of the file would keep the old key or show the new one")
    func refusesAHardLink() async throws {
        try scratch.write("old\n")
        #expect(link(scratch("acme.key"), scratch("other")) == 0)
        await refusesBoth(scratch.destination(), .unsafePath, "it has 2 hard links")
        #expect(try scratch.text("other") == "old\n")
    }

    @Test("S14: sockets and devices") func refusesSocketsAndDevices() async throws {
        #expect(mknod(scratch("acme.key"), S_IFSOCK | 0o600, 0) == 0)
        await refusesBoth(scratch.destination(), .unsafePath, "socket")
        #expect(unlink(scratch("acme.key")) == 0)
        guard isRoot else { return }
        // /dev/null
        #expect(mknod(scratch("acme.key"), S_IFCHR | 0o600, 1 << 8 | 3) == 0)
        await refusesBoth(scratch.destination(), .unsafePath, "it is a device instead of a regular file")
    }

    @Test("S14: a file that grew beyond all measure is not read to its end", .timeLimit(.minutes(1)))
    func readsNoGigabytes() async throws {
        try scratch.write("key")
        #expect(truncate(scratch("acme.key"), 1 << 40) == 0)
        let kernel = FaultyKernel { _, _ in .proceed }
        let reading = try await FileDelivery(system: kernel).read(scratch.destination())
        #expect(reading == .foreign(reason: "it is larger than 65536 bytes"))
        #expect(kernel.events.count { $0.call == .read } <= 2)
    }

    @Test("S14: a parent like /tmp, with advice that leaves /tmp alone")
    func refusesASharedParent() async throws {
        try scratch.makeDirectory("shared", mode: 0o1777)
        await refusesBoth(
            scratch.destination("shared/acme.key"), .unsafePath,
            "\(scratch("shared").debugDescription) is shared by everyone; put the file into a directory of its own")
        #expect(try scratch.names("shared") == [])
    }

    @Test("S14: writable parent", arguments: [0o777, 0o757])
    func refusesAParentThatOthersCanWrite(mode: mode_t) async throws {
        try scratch.makeDirectory("open", mode: mode)
        await refusesBoth(scratch.destination("open/acme.key"), .unsafePath, "is writable by everyone; run chmod o-w")
    }

    @Test("S14: writable ancestor") func acceptsOnlyAStickyWritableAncestor() async throws {
        try scratch.makeDirectory("sticky", mode: 0o1777)
        try scratch.makeDirectory("sticky/own", mode: 0o700)
        #expect(await replacing(scratch.destination("sticky/own/acme.key")) == nil)
        #expect(chmod(scratch("sticky"), 0o777) == 0)
        await refusesBoth(scratch.destination("sticky/own/acme.key"), .unsafePath, "is writable by everyone")
    }

    private func replacing(_ destination: Destination) async -> SecretFileError? {
        await failure { () throws(SecretFileError) in
            try await files.replace(destination, with: SecretFilesContract.material(1))
        }
    }

    private func refusesBoth(
        _ destination: Destination, _ code: SecretFileError.Code, _ text: String, by other: FileDelivery? = nil,
        location: SourceLocation = #_sourceLocation
    ) async {
        let files = other ?? self.files
        let reading = await failure { () throws(SecretFileError) in _ = try await files.read(destination) }
        let replacing = await failure { () throws(SecretFileError) in
            try await files.replace(destination, with: SecretFilesContract.material(1))
        }
        for (failure, verb) in [(reading, "read"), (replacing, "replace")] {
            #expect(failure?.code == code, sourceLocation: location)
            let message = failure?.message ?? "no error"
            #expect(
                message.hasPrefix("cannot \(verb) \(destination.path.debugDescription): "), sourceLocation: location)
            #expect(message.contains(text), sourceLocation: location)
        }
    }
}
