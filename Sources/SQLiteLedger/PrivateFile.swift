internal import Glibc
internal import SystemErrors

/// A file descriptor of a file that only its owner may read, closed when it is freed.
final class PrivateFile {
    let descriptor: Int32
    let path: String

    /// Opens `path` without following a symbolic link. A file that is created has mode 0600 from the first moment:
    /// the umask can only take bits away, and what it takes is put back.
    init(_ path: String, flags: Int32) throws(ErrorNumber) {
        let opened = open(path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard opened >= 0 else { throw ErrorNumber.latest }
        descriptor = opened
        self.path = path
        if flags & O_CREAT != 0 {
            guard fchmod(opened, 0o600) == 0 else { throw ErrorNumber.latest }
        }
    }

    deinit {
        // Nothing is ever written through this descriptor that a failing close could lose unnoticed: whoever needs
        // durability calls `synchronize` first.
        close(descriptor)
    }

    func status() throws(ErrorNumber) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw ErrorNumber.latest }
        return status
    }

    func synchronize() throws(ErrorNumber) {
        guard fsync(descriptor) == 0 else { throw ErrorNumber.latest }
    }

    /// Replaces the content.
    func write(_ text: String) throws(ErrorNumber) {
        guard ftruncate(descriptor, 0) == 0 else { throw ErrorNumber.latest }
        let written = text.utf8.withContiguousStorageIfAvailable { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        guard written == text.utf8.count else { throw ErrorNumber.latest }
    }
}

/// Makes what was created, renamed or removed in a directory durable.
func synchronizeDirectory(_ path: String) throws(ErrorNumber) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ErrorNumber.latest }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw ErrorNumber.latest }
}
