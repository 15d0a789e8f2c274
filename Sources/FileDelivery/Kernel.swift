import CPlatform
import Glibc
import SystemErrors

/// The real system calls.
struct Kernel: SystemCalls {
    func effectiveUser() -> uid_t { geteuid() }

    func effectiveGroup() -> gid_t { getegid() }

    func openWithoutLinks(_ directory: Int32, _ name: String, flags: Int32) throws(ErrorNumber) -> Int32 {
        try checked(cplatform_openat2_no_symlinks(directory, name, flags))
    }

    func open(_ directory: Int32, _ name: String, flags: Int32, mode: mode_t) throws(ErrorNumber) -> Int32 {
        try checked(openat(directory, name, flags | O_CLOEXEC, mode))
    }

    func close(_ descriptor: Int32) throws(ErrorNumber) {
        _ = try checked(Glibc.close(descriptor))
    }

    func status(_ descriptor: Int32) throws(ErrorNumber) -> FileStatus {
        var status = stat()
        _ = try checked(fstat(descriptor, &status))
        return FileStatus(status)
    }

    func status(_ directory: Int32, _ name: String) throws(ErrorNumber) -> FileStatus {
        var status = stat()
        _ = try checked(fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW))
        return FileStatus(status)
    }

    func entries(_ directory: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(ErrorNumber) -> Int {
        try checked(cplatform_getdents64(directory, buffer.baseAddress, buffer.count))
    }

    func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(ErrorNumber) -> Int {
        try checked(Glibc.read(descriptor, buffer.baseAddress, buffer.count))
    }

    func write(_ descriptor: Int32, from buffer: UnsafeRawBufferPointer) throws(ErrorNumber) -> Int {
        try checked(Glibc.write(descriptor, buffer.baseAddress, buffer.count))
    }

    func changeOwner(_ descriptor: Int32, owner: uid_t, group: gid_t) throws(ErrorNumber) {
        _ = try checked(fchown(descriptor, owner, group))
    }

    func changeMode(_ descriptor: Int32, mode: mode_t) throws(ErrorNumber) {
        _ = try checked(fchmod(descriptor, mode))
    }

    func synchronize(_ descriptor: Int32) throws(ErrorNumber) {
        _ = try checked(fsync(descriptor))
    }

    func rename(_ directory: Int32, from old: String, to new: String) throws(ErrorNumber) {
        _ = try checked(renameat(directory, old, directory, new))
    }

    func unlink(_ directory: Int32, _ name: String) throws(ErrorNumber) {
        _ = try checked(unlinkat(directory, name, 0))
    }

    private func checked<Number: SignedInteger>(_ result: Number) throws(ErrorNumber) -> Number {
        guard result >= 0 else { throw ErrorNumber(errno) }
        return result
    }
}
