import Glibc

/// The user that the packaged unit runs the daemon as.
struct DaemonAccount: Equatable {
    static let name = "keyrotated"

    let user: uid_t
    let group: gid_t
    /// All that it is in, its own among them.
    let groups: Set<gid_t>

    /// What it is called on this machine; nil before it is installed.
    static func find() -> DaemonAccount? {
        guard let record = getpwnam(name)?.pointee else { return nil }
        // As many as Linux lets a process have (NGROUPS_MAX).
        var count: Int32 = 65_536
        var groups = [gid_t](repeating: 0, count: Int(count))
        guard getgrouplist(name, record.pw_gid, &groups, &count) >= 0 else { return nil }
        return DaemonAccount(user: record.pw_uid, group: record.pw_gid, groups: Set(groups.prefix(Int(count))))
    }

    /// In the place of one that is not there yet: nothing belongs to it.
    static let absent = DaemonAccount(user: .max, group: .max, groups: [])

    func canRead(_ file: FileFacts) -> Bool { has(0o4, of: file) }

    /// To list it, to make files in it, and to replace them.
    func canChange(directory: FileFacts) -> Bool { has(0o7, of: directory) }

    func canPass(directory: FileFacts) -> Bool { has(0o1, of: directory) }

    private func has(_ rights: mode_t, of file: FileFacts) -> Bool {
        let shift: mode_t = file.owner == user ? 6 : groups.contains(file.group) ? 3 : 0
        return file.mode >> shift & rights == rights
    }
}

/// Of a file or directory what decides who may do what with it.
struct FileFacts: Equatable {
    let owner: uid_t
    let group: gid_t
    /// The permission bits.
    let mode: mode_t
}
