internal import CSQLite

/// One SQLite connection, opened without mutexes: whoever owns it lets one thread at a time use it.
final class Connection {
    let handle: OpaquePointer

    /// Opens an existing file. `SQLITE_OPEN_CREATE` is never given: whoever wants a file makes it first, with the
    /// right mode.
    init(path: String, isReadOnly: Bool) throws(StoreFailure) {
        let access = isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let failure = StoreFailure.current(code, of: opened)
            // A handle is given even where opening failed, and is freed by this; it cannot be busy.
            sqlite3_close(opened)
            throw failure
        }
        handle = opened
    }

    deinit {
        // Statements that are still alive keep the connection until they are finalised. There is nobody left to
        // report a failure to; whoever wants to know calls ``checkpoint()`` first.
        sqlite3_close_v2(handle)
    }

    /// Runs statements that bring no rows, or whose rows do not matter.
    func execute(_ sql: String) throws(StoreFailure) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw .current(code, of: handle) }
    }

    func prepare(_ sql: String) throws(StoreFailure) -> Statement {
        try Statement(sql, on: handle)
    }

    /// The first column of the first row as a number; nil when there is no row, or NULL.
    func integer(_ sql: String) throws(StoreFailure) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.integer(0) : nil
    }

    /// The first column of the first row as text; nil when there is no row, or NULL.
    func text(_ sql: String) throws(StoreFailure) -> String? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.text(0) : nil
    }

    func setOption(_ option: Int32, _ isOn: Bool) throws(StoreFailure) {
        let code = keyrotated_sqlite3_set_option(handle, option, isOn ? 1 : 0)
        guard code == SQLITE_OK else { throw .current(code, of: handle) }
    }

    func setBusyTimeout(milliseconds: Int32) throws(StoreFailure) {
        let code = sqlite3_busy_timeout(handle, milliseconds)
        guard code == SQLITE_OK else { throw .current(code, of: handle) }
    }

    /// Copies the write-ahead log into the file and cuts it to zero bytes, so that nothing erased is left in it.
    func checkpoint() throws(StoreFailure) {
        let code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        guard code == SQLITE_OK else { throw .current(code, of: handle) }
    }

    var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") != 0 }

    /// Runs `body` in a transaction that is committed at its end, or rolled back when anything fails.
    func transaction<Result>(
        _ begin: TransactionKind, _ body: () throws(StoreFailure) -> Result
    ) throws(StoreFailure) -> Result {
        try execute(begin.rawValue)
        do {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    /// Some failures (a full disk) make SQLite roll back by itself: then there is no transaction to be ended. The
    /// result is not looked at, as the failure that led here is the one to be reported, and a rollback that cannot
    /// be done now is done by the next process to open the file.
    private func rollBack() {
        if sqlite3_get_autocommit(handle) == 0 { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
    }
}

enum TransactionKind: String {
    /// A consistent view for several reads.
    case read = "BEGIN DEFERRED"
    /// Takes the write lock at once, waiting for another process as long as the busy timeout says; a lock that is
    /// taken only at the first write cannot wait.
    case write = "BEGIN IMMEDIATE"
}
