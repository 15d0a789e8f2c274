import Glibc

/// What the new file is to have.
struct FileAttributes: Hashable, Sendable {
    let owner: uid_t
    let group: gid_t
    let mode: mode_t

    init(owner: uid_t, group: gid_t, mode: mode_t) {
        self.owner = owner
        self.group = group
        self.mode = mode
    }

    init(of status: FileStatus) {
        self.init(owner: status.owner, group: status.group, mode: status.permissions)
    }
}
