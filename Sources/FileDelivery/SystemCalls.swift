import Glibc
import SystemErrors

/// Everything that file delivery asks of the kernel and of the user database, so that tests can fail, shorten,
/// record or precede each call. ``Kernel`` is the real one.
///
/// Each function is one call without retries and throws its `errno`.
protocol SystemCalls: Sendable {
    func effectiveUser() -> uid_t
    func effectiveGroup() -> gid_t
    /// Nil: there is no such user.
    func userID(named name: String) throws(ErrorNumber) -> uid_t?
    /// Nil: there is no such group.
    func groupID(named name: String) throws(ErrorNumber) -> gid_t?

    /// `openat2` that follows no symbolic link at all; `ENOSYS` or `EPERM` where kernel or sandbox do not have it.
    func openWithoutLinks(_ directory: Int32, _ name: String, flags: Int32) throws(ErrorNumber) -> Int32
    /// `openat`.
    func open(_ directory: Int32, _ name: String, flags: Int32, mode: mode_t) throws(ErrorNumber) -> Int32
    /// `close`. The descriptor is gone even when this throws.
    func close(_ descriptor: Int32) throws(ErrorNumber)

    /// `fstat`.
    func status(_ descriptor: Int32) throws(ErrorNumber) -> FileStatus
    /// `fstatat` with `AT_SYMLINK_NOFOLLOW`.
    func status(_ directory: Int32, _ name: String) throws(ErrorNumber) -> FileStatus
    /// `readlinkat`: the bytes of a symbolic link's target.
    func readLink(_ directory: Int32, _ name: String) throws(ErrorNumber) -> [UInt8]
    /// `getdents64`: the number of bytes filled; 0 at the end.
    func entries(_ directory: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(ErrorNumber) -> Int

    /// The number of bytes read, which may be fewer than fit; 0 at the end.
    func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(ErrorNumber) -> Int
    /// The number of bytes written, which may be fewer than given.
    func write(_ descriptor: Int32, from buffer: UnsafeRawBufferPointer) throws(ErrorNumber) -> Int
    /// `fchown`.
    func changeOwner(_ descriptor: Int32, owner: uid_t, group: gid_t) throws(ErrorNumber)
    /// `fchmod`.
    func changeMode(_ descriptor: Int32, mode: mode_t) throws(ErrorNumber)
    /// `fgetxattr`: `ENODATA` where the file has no such attribute, `EOPNOTSUPP` where its file system knows none.
    func attribute(_ descriptor: Int32, _ name: ExtendedAttribute) throws(ErrorNumber) -> [UInt8]
    /// `fsetxattr`.
    func setAttribute(_ descriptor: Int32, _ name: ExtendedAttribute, to value: [UInt8]) throws(ErrorNumber)
    /// `fremovexattr`.
    func removeAttribute(_ descriptor: Int32, _ name: ExtendedAttribute) throws(ErrorNumber)
    /// `fsync`.
    func synchronize(_ descriptor: Int32) throws(ErrorNumber)

    /// `renameat` within one directory.
    func rename(_ directory: Int32, from old: String, to new: String) throws(ErrorNumber)
    /// `unlinkat`.
    func unlink(_ directory: Int32, _ name: String) throws(ErrorNumber)
}
