internal import Glibc
internal import RotationPorts
internal import SystemErrors

/// Disk space that is set aside for the commit of a reply (S9): a file whose blocks are really allocated.
///
/// A commit of one reply appends a handful of pages to the write-ahead log, some tens of kilobytes, and a full
/// batch some hundreds. The log is not cut when it has been copied into the ledger but written anew from its start,
/// so the reserve is needed only where the log has to grow; then its megabyte is enough for 250 pages.
struct Reserve {
    static let byteCount = 1 << 20

    let path: String

    var isPresent: Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size >= Self.byteCount
    }

    /// Allocates it where it is missing or incomplete; also where it came back from a backup with holes.
    func make() throws(LedgerError) {
        do {
            let file = try PrivateFile(path, flags: O_RDWR | O_CREAT)
            let code = posix_fallocate(file.descriptor, 0, off_t(Self.byteCount))
            guard code == 0 else {
                // What was got is given back: half a reserve would only take room from others.
                try release()
                throw ErrorNumber(code)
            }
        } catch {
            throw LedgerError(
                .noReserve,
                """
                cannot set aside \(Self.byteCount) bytes in "\(path)": \(error); no key is created until there is \
                room: free space on this file system
                """
            )
        }
    }

    /// Gives its room back to the file system at once.
    func release() throws(ErrorNumber) {
        guard unlink(path) != 0, errno != ENOENT else { return }
        throw ErrorNumber.latest
    }
}
