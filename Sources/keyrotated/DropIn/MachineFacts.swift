import Glibc

/// What the drop-in depends on beside the configuration.
protocol MachineFacts {
    /// Nil when there is no such file, or it cannot be looked at.
    func facts(_ path: String) -> FileFacts?
    /// Where a symbolic link leads; nil for anything else.
    func target(_ path: String) -> String?
    /// By name or number; nil for one that is not there.
    func user(_ name: String) -> uid_t?
    func group(_ name: String) -> gid_t?
}

/// The one that this runs on.
struct ThisMachine: MachineFacts {
    func facts(_ path: String) -> FileFacts? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return FileFacts(owner: status.st_uid, group: status.st_gid, mode: status.st_mode & 0o7777)
    }

    func target(_ path: String) -> String? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let target = realpath(path, nil) else {
            return nil
        }
        defer { free(target) }
        return String(cString: target)
    }

    func user(_ name: String) -> uid_t? { uid_t(name) ?? getpwnam(name)?.pointee.pw_uid }

    func group(_ name: String) -> gid_t? { gid_t(name) ?? getgrnam(name)?.pointee.gr_gid }
}
