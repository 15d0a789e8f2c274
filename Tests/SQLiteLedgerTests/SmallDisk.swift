import Glibc

/// A tmpfs of a few megabytes, unmounted when the last reference goes.
final class SmallDisk: Sendable {
    private let scratch: ScratchDirectory
    private let mountPoint: String
    var state: String { mountPoint + "/state" }
    private var ballast: String { mountPoint + "/ballast" }

    init(megabytes: Int) throws {
        scratch = try ScratchDirectory()
        mountPoint = scratch.path + "/disk"
        mkdir(mountPoint, 0o700)
        guard mount("tmpfs", mountPoint, "tmpfs", 0, "size=\(megabytes)m,mode=0700") == 0 else {
            throw ScratchFailure(code: errno)
        }
    }

    deinit {
        // Lazily: a descriptor that is about to be closed must not keep it.
        umount2(mountPoint, Int32(MNT_DETACH))
    }

    /// Takes all room that is left.
    func fill() throws {
        let descriptor = open(ballast, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ScratchFailure(code: errno) }
        defer { close(descriptor) }
        let page = [UInt8](repeating: 0, count: 4096)
        // Bounded by the size of the disk.
        while write(descriptor, page, page.count) > 0 {}
        guard errno == ENOSPC else { throw ScratchFailure(code: errno) }
    }

    func empty() throws {
        guard unlink(ballast) == 0 else { throw ScratchFailure(code: errno) }
    }
}
