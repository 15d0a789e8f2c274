internal import CSQLite
internal import RotationPorts

/// What an operator can do about each kind of trouble.
enum WayOut {
    static let damaged = """
        restore it from a backup; or, to start without it, move it aside deliberately and read the manual's section \
        on a lost ledger first. Nothing was changed
        """
    static let newer = "install the release that wrote it, or a newer one. Nothing was changed"
    static let older = """
        start the daemon of this release once (systemctl restart keyrotated): it brings the file up to date
        """
    static let permission = """
        check owner and mode of the file and its directory, and that the file system is mounted read-write
        """

    /// The kind of error and the next step for a primary result code of SQLite.
    static func of(primaryCode: Int32) -> (LedgerError.Code, String) {
        switch primaryCode {
        case SQLITE_FULL: (.storage, "free space on its file system, or raise the quota; it is tried again")
        case SQLITE_IOERR: (.storage, "check the disk and the kernel's log; it is tried again")
        case SQLITE_NOMEM: (.storage, "the machine is out of memory; it is tried again")
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_INTERRUPT, SQLITE_PROTOCOL:
            (.storage, "another process is using the file; try again")
        case SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_AUTH: (.permission, permission)
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT: (.unusable, damaged)
        default:
            (.unusable, "this is a defect of keyrotated or of the file; report it, and keep a copy of the file")
        }
    }
}
