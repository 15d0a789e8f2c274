import Glibc

/// What the drop-in depends on beside the configuration.
protocol MachineFacts {
    /// Of what has this very name; nil when there is nothing, or it cannot be looked at.
    func facts(_ path: String) -> FileFacts?
    /// What is written in a symbolic link; nil for anything else.
    func link(_ path: String) -> String?
    /// By name or number; nil for one that is not there.
    func user(_ name: String) -> uid_t?
    func group(_ name: String) -> gid_t?
}

/// The one that this runs on.
struct ThisMachine: MachineFacts {
    func facts(_ path: String) -> FileFacts? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return FileFacts(owner: status.st_uid, group: status.st_gid, mode: status.st_mode & 0o7777)
    }

    func link(_ path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: 4096)
        let count = readlink(path, &bytes, bytes.count)
        return count < 0 ? nil : String(decoding: bytes.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    func user(_ name: String) -> uid_t? { uid_t(name) ?? getpwnam(name)?.pointee.pw_uid }

    func group(_ name: String) -> gid_t? { gid_t(name) ?? getgrnam(name)?.pointee.gr_gid }
}
