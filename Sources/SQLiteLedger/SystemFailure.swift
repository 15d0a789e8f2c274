internal import Glibc
internal import RotationPorts

/// An errno as the operator knows it: `Permission denied (EACCES)`.
struct SystemFailure: Error, CustomStringConvertible {
    let code: Int32

    init(_ code: Int32 = errno) {
        self.code = code
    }

    var description: String {
        var buffer = [CChar](repeating: 0, count: 256)
        let isKnown = strerror_r(code, &buffer, buffer.count) == 0
        let text = isKnown ? buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) } : "unknown error"
        return "\(text) (\(Self.names[code] ?? "errno \(code)"))"
    }

    /// True where nothing but room is missing.
    var isFull: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }

    var ledgerCode: LedgerError.Code { isFull || code == EIO ? .storage : .permission }

    var wayOut: String {
        isFull ? "free space on its file system, or raise the quota" : WayOut.permission
    }

    /// What the manual pages of the calls in this module name; glibc's own table is a GNU extension that Swift's
    /// import of the C library hides.
    private static let names: [Int32: String] = [
        EACCES: "EACCES", EAGAIN: "EAGAIN", EBADF: "EBADF", EBUSY: "EBUSY", EDQUOT: "EDQUOT", EEXIST: "EEXIST",
        EFBIG: "EFBIG", EINTR: "EINTR", EINVAL: "EINVAL", EIO: "EIO", EISDIR: "EISDIR", ELOOP: "ELOOP",
        EMFILE: "EMFILE", ENAMETOOLONG: "ENAMETOOLONG", ENFILE: "ENFILE", ENODEV: "ENODEV", ENOENT: "ENOENT",
        ENOLCK: "ENOLCK", ENOMEM: "ENOMEM", ENOSPC: "ENOSPC", ENOTDIR: "ENOTDIR", ENXIO: "ENXIO",
        EOPNOTSUPP: "EOPNOTSUPP", EPERM: "EPERM", EROFS: "EROFS", ETXTBSY: "ETXTBSY",
    ]
}
