import Glibc

/// The errors that the man pages (and, for file systems, experience) name for each call, without those that are an
/// answer instead of a failure: each of these has its own test.
extension FaultyKernel.Call {
    var errors: [Int32] {
        switch self {
        case .openWithoutLinks:
            [
                EACCES, EAGAIN, EINVAL, EIO, ELOOP, EMFILE, ENAMETOOLONG, ENFILE, ENOENT, ENOMEM, ENOTDIR, EOVERFLOW,
                EXDEV,
            ]
        case .open:
            [EACCES, EBUSY, EINVAL, EIO, EISDIR, ELOOP, EMFILE, ENAMETOOLONG, ENFILE, ENODEV, ENOMEM, ENOTDIR, ENXIO]
                + [EOVERFLOW, EPERM, EROFS, ETXTBSY, EWOULDBLOCK]
        case .create:
            [EACCES, EDQUOT, EINVAL, EIO, EISDIR, ELOOP, EMFILE, ENAMETOOLONG, ENFILE, ENOENT, ENOMEM, ENOSPC, ENOTDIR]
                + [EPERM, EROFS, ETXTBSY]
        case .close: [EBADF, EDQUOT, EIO, ENOSPC]
        case .status, .statusByName: [EACCES, EBADF, EINVAL, EIO, ELOOP, ENAMETOOLONG, ENOMEM, ENOTDIR, EOVERFLOW]
        case .entries: [EBADF, EINVAL, EIO, ENOENT, ENOTDIR]
        case .read: [EAGAIN, EBADF, EINVAL, EIO, EISDIR]
        case .write: [EAGAIN, EBADF, EDQUOT, EFBIG, EINVAL, EIO, ENOSPC, EPERM, EPIPE]
        case .readLink: [EACCES, EINVAL, EIO, ELOOP, ENAMETOOLONG, ENOENT, ENOMEM, ENOTDIR]
        case .attribute: [EACCES, EBADF, EINVAL, EIO, ENOMEM, EPERM, ERANGE]
        case .setAttribute, .removeAttribute: [EACCES, EDQUOT, EINVAL, EIO, ENOSPC, EOPNOTSUPP, EPERM, EROFS]
        case .changeOwner, .changeMode: [EACCES, EBADF, EINVAL, EIO, ENOMEM, EPERM, EROFS]
        case .synchronize: [EBADF, EDQUOT, EINVAL, EIO, ENOSPC, EROFS]
        case .rename:
            [EACCES, EBUSY, EDQUOT, EEXIST, EINTR, EINVAL, EIO, EISDIR, ELOOP, EMLINK, ENAMETOOLONG, ENOENT, ENOMEM]
                + [ENOSPC, ENOTDIR, ENOTEMPTY, EPERM, EROFS, EXDEV]
        case .unlink: [EACCES, EBUSY, EIO, EISDIR, ELOOP, ENAMETOOLONG, ENOMEM, ENOTDIR, EPERM, EROFS]
        }
    }

    /// How the error text names the step.
    func step(on subject: String) -> String {
        let isFile = subject == "TEMPORARY" || subject == "acme.key"
        return switch self {
        case .openWithoutLinks: ": open directory "
        case .open: ": open: "
        case .create: ": create temporary file "
        case .close: isFile ? ": close: " : ": close of the directory: "
        case .status, .statusByName: isFile ? ": inspect" : ": inspect directory "
        case .entries: ": list directory: "
        case .read: ": read: "
        case .write: ": write "
        case .readLink: ": read the symbolic link: "
        case .attribute: ": read the attribute "
        case .setAttribute, .removeAttribute: ": set the access control list of "
        case .changeOwner: ": chown "
        case .changeMode: ": chmod "
        case .synchronize: isFile ? ": fsync " : ": fsync of the directory: "
        case .rename: ": rename: "
        case .unlink: ": remove temporary file "
        }
    }
}
