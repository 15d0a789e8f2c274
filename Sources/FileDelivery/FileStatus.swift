import Glibc

/// What `fstat` says of a file, as far as it matters here.
struct FileStatus: Hashable, Sendable {
    let kind: Kind
    /// Permission bits with set-id and sticky bits: `0o7777` at most.
    let permissions: mode_t
    let owner: uid_t
    let group: gid_t
    let linkCount: Int
    /// In bytes.
    let size: Int
    let identity: Identity

    /// What makes two names one file.
    struct Identity: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64
    }

    /// The text completes "… is".
    enum Kind: String, Sendable {
        case regular = "a regular file"
        case directory = "a directory"
        case symbolicLink = "a symbolic link"
        case fifo = "a FIFO"
        case socket = "a socket"
        case device = "a device"
    }

    init(
        kind: Kind, permissions: mode_t, owner: uid_t, group: gid_t, linkCount: Int = 1, size: Int = 0,
        identity: Identity = Identity(device: 0, inode: 0)
    ) {
        self.kind = kind
        self.permissions = permissions
        self.owner = owner
        self.group = group
        self.linkCount = linkCount
        self.size = size
        self.identity = identity
    }

    init(_ status: stat) {
        self.init(
            kind: Kind(mode: status.st_mode), permissions: status.st_mode & 0o7777, owner: status.st_uid,
            group: status.st_gid, linkCount: Int(status.st_nlink), size: Int(status.st_size),
            identity: Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)))
    }
}

extension FileStatus.Kind {
    init(mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: self = .regular
        case S_IFDIR: self = .directory
        case S_IFLNK: self = .symbolicLink
        case S_IFIFO: self = .fifo
        case S_IFSOCK: self = .socket
        default: self = .device
        }
    }
}
