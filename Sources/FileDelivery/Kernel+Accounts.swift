import Glibc
import SystemErrors

extension Kernel {
    func userID(named name: String) throws(ErrorNumber) -> uid_t? {
        try found { buffer, size in
            var record = passwd()
            var match: UnsafeMutablePointer<passwd>?
            let status = getpwnam_r(name, &record, buffer, size, &match)
            return (status, match?.pointee.pw_uid)
        }
    }

    func groupID(named name: String) throws(ErrorNumber) -> gid_t? {
        try found { buffer, size in
            var record = group()
            var match: UnsafeMutablePointer<group>?
            let status = getgrnam_r(name, &record, buffer, size, &match)
            return (status, match?.pointee.gr_gid)
        }
    }

    /// Calls with a buffer that grows while the answer does not fit (a group can have thousands of members).
    ///
    /// `getpwnam(3)` lists several numbers that may stand for "not found": only what it names as trouble is thrown.
    private func found(
        _ call: (_ buffer: UnsafeMutablePointer<CChar>, _ size: Int) -> (status: Int32, id: UInt32?)
    ) throws(ErrorNumber) -> UInt32? {
        var size = 1024
        while true {
            let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: size)
            defer { buffer.deallocate() }
            let (status, id) = call(buffer, size)
            switch status {
            case ERANGE where size < 1 << 20: size *= 4
            case EINTR, EIO, EMFILE, ENFILE, ENOMEM, ERANGE: throw ErrorNumber(status)
            default: return id
            }
        }
    }
}
