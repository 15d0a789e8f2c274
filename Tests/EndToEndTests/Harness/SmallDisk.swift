import Glibc

/// A file system in memory, small enough to be filled up. Needs root.
struct SmallDisk {
    static var isPossible: Bool { geteuid() == 0 }

    let path: String

    /// Mounts one on the directory `path` beside `body`.
    static func mounted(on path: String, _ body: (SmallDisk) async throws -> Void) async throws {
        let disk = SmallDisk(path: path)
        try disk.mount(flags: 0)
        defer { umount2(path, Int32(MNT_DETACH)) }
        try await body(disk)
    }

    func setReadOnly(_ isReadOnly: Bool) throws {
        try mount(flags: UInt(MS_REMOUNT) | (isReadOnly ? UInt(MS_RDONLY) : 0))
    }

    private func mount(flags: UInt) throws {
        guard Glibc.mount("tmpfs", path, "tmpfs", flags, "size=8m,mode=0700") == 0 else {
            throw Timeout(description: "cannot mount a tmpfs on \(path): errno \(errno)")
        }
    }

    private var ballast: String { path + "/ballast" }

    /// Takes all room that is left.
    func fill() throws {
        let descriptor = open(ballast, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Timeout(description: "cannot create \(ballast): errno \(errno)") }
        defer { close(descriptor) }
        let page = [UInt8](repeating: 0, count: 4096)
        // Bounded by the size of the disk.
        while write(descriptor, page, page.count) > 0 {}
    }

    func makeRoom() throws { try File.remove(ballast) }
}
