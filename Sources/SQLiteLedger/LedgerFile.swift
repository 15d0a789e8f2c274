internal import CSQLite
internal import Glibc
internal import RotationPorts
internal import SystemErrors

/// Creating and opening the file of the ledger.
///
/// The file is looked at with lstat(2) and through SQLite only, never opened otherwise: closing any descriptor of
/// it would drop the locks that SQLite holds on it in this process (https://www.sqlite.org/howtocorrupt.html).
struct LedgerFile {
    let directory: StateDirectory
    let mode: LedgerMode

    var path: String { directory.ledger }

    /// True when there is nothing of a ledger at all. A log without its file is a ledger that was lost in part.
    func isMissing() throws(StoreFailure) -> Bool {
        if try status(of: path) != nil { return false }
        guard let log = try status(of: path + "-wal"), log.st_size > 0 else { return true }
        throw .unreadable("it is missing, but its write-ahead log \"\(path)-wal\" is there")
    }

    /// Opens the ledger as it is, refusing whatever is not one.
    func open() throws(StoreFailure) -> Connection {
        try checkFile()
        let hasLog = try (status(of: path + "-wal")?.st_size ?? 0) > 0
        let connection = try Connection(path: path, isReadOnly: mode == .reader)
        try connection.configure(leavesLog: hasLog)
        try connection.checkIdentity()
        switch mode {
        case .reader: try connection.checkIsCurrent()
        case .operator:
            try connection.checkIsCurrent()
            try prepareForWriting(connection)
        case .daemon:
            try connection.checkIntegrity()
            try prepareForWriting(connection)
            try connection.migrate()
        }
        return connection
    }

    /// Makes a complete ledger under another name and renames it, so that an interrupted creation never looks like
    /// a ledger that lost its content. To be called by the holder of the lock only.
    func create() throws(StoreFailure) {
        let unfinished = directory.unfinishedLedger
        try removeUnfinished()
        // Closed before SQLite opens it, as a descriptor of ours that is closed later would drop SQLite's locks.
        _ = try StoreFailure.wrapping { () throws(ErrorNumber) in
            try PrivateFile(unfinished, flags: O_RDWR | O_CREAT | O_EXCL)
        }
        try fill(unfinished)
        try StoreFailure.wrapping { () throws(ErrorNumber) in
            guard rename(unfinished, path) == 0 else { throw ErrorNumber.latest }
            try synchronizeDirectory(directory.path)
        }
    }

    private func fill(_ unfinished: String) throws(StoreFailure) {
        let connection = try Connection(path: unfinished, isReadOnly: false)
        try connection.configure(leavesLog: false)
        try connection.execute("PRAGMA application_id = \(Schema.applicationID)")
        try connection.migrate()
        try connection.makeDurable()
        try connection.checkpoint()
    }

    private func prepareForWriting(_ connection: Connection) throws(StoreFailure) {
        if connection.isReadOnly {
            throw .ledger(
                LedgerError(.permission, "cannot open the ledger \"\(path)\" for writing; \(WayOut.permission)"))
        }
        try connection.makeDurable()
    }

    private func removeUnfinished() throws(StoreFailure) {
        for suffix in ["", "-journal", "-wal", "-shm"] {
            guard unlink(directory.unfinishedLedger + suffix) != 0, errno != ENOENT else { continue }
            throw .system(ErrorNumber.latest)
        }
    }

    /// What can be told of the file without opening it.
    private func checkFile() throws(StoreFailure) {
        guard let status = try status(of: path) else {
            if directory.hasLostItsLedger { throw .ledger(directory.loss) }
            let advice = "start the daemon once: it creates the ledger"
            throw .ledger(LedgerError(.unusable, "cannot open the ledger \"\(path)\": it does not exist; \(advice)"))
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable("it is not a regular file") }
        if status.st_size == 0 { throw .unreadable("it is empty") }
        if let problem = accessProblem(status) {
            throw .ledger(LedgerError(.permission, "cannot open the ledger \"\(path)\": \(problem)"))
        }
    }

    private func accessProblem(_ status: stat) -> String? {
        if status.st_uid != geteuid() && geteuid() != 0 {
            return "it belongs to user \(status.st_uid), not to this one (\(geteuid())); run this as that user or root"
        }
        if status.st_mode & 0o077 != 0 {
            return """
                others may read or write it (mode \(octal(status.st_mode))); chmod 0600 it, and replace its keys \
                (keyrotated rotate --all) if somebody may have read them
                """
        }
        if mode != .reader && status.st_mode & 0o200 == 0 {
            return "it is read-only (mode \(octal(status.st_mode))); chmod 0600 it"
        }
        return nil
    }

    private func status(of path: String) throws(StoreFailure) -> stat? {
        var status = stat()
        if lstat(path, &status) == 0 { return status }
        let failure = ErrorNumber.latest
        if failure.rawValue == ENOENT { return nil }
        throw .system(failure)
    }
}
