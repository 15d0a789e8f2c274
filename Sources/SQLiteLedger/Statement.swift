internal import CSQLite

/// One prepared statement: bind, step, read, reset. Belongs to one connection and, with it, to one actor.
final class Statement {
    private let handle: OpaquePointer
    private let database: OpaquePointer

    init(_ sql: String, on database: OpaquePointer) throws(StoreFailure) {
        var prepared: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        let code = sqlite3_prepare_v3(database, sql, -1, flags, &prepared, nil)
        guard code == SQLITE_OK, let prepared else { throw .current(code, of: database) }
        handle = prepared
        self.database = database
    }

    deinit {
        // The result repeats the error of the last step, which was reported then.
        sqlite3_finalize(handle)
    }

    func bind(_ value: Int64?, at index: Int32) throws(StoreFailure) {
        guard let value else { return }
        try check(sqlite3_bind_int64(handle, index, value))
    }

    func bind(_ value: String?, at index: Int32) throws(StoreFailure) {
        guard let value else { return }
        let count = Int32(clamping: value.utf8.count)
        // As a C string, so that the address is never null: SQLite takes a null address for NULL. The count, not
        // the terminator, says where the text ends.
        try check(value.withCString { keyrotated_sqlite3_bind_text(handle, index, $0, count) })
    }

    /// Lends `bytes` to SQLite without a copy: they must stay valid until the statement has been run.
    func bindBorrowed(_ bytes: UnsafeRawBufferPointer, at index: Int32) throws(StoreFailure) {
        guard let address = bytes.baseAddress, !bytes.isEmpty else {
            return try check(sqlite3_bind_zeroblob(handle, index, 0))
        }
        try check(sqlite3_bind_blob(handle, index, address, Int32(clamping: bytes.count), nil))
    }

    /// True when there is a row to be read. After a failure the statement is reset.
    func step() throws(StoreFailure) -> Bool {
        let code = sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let failure = StoreFailure.current(code, of: database)
            reset()
            throw failure
        }
    }

    /// Runs to the end, whatever rows there are, and makes the statement ready for the next time.
    func run() throws(StoreFailure) {
        while try step() {}
        reset()
    }

    /// Calls `body` for each row, then resets, also when `body` throws.
    func forEachRow(_ body: () throws(StoreFailure) -> Void) throws(StoreFailure) {
        defer { reset() }
        while try step() { try body() }
    }

    /// Ends the current run and forgets what was bound, so that no pointer to a secret stays behind.
    func reset() {
        // The result repeats the error of the last step, which was reported then.
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    func integer(_ column: Int32) -> Int64? {
        isNull(column) ? nil : sqlite3_column_int64(handle, column)
    }

    func text(_ column: Int32) -> String? {
        guard let bytes = sqlite3_column_text(handle, column) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// Valid until the next step; nil for NULL, empty for an empty blob.
    func blob(_ column: Int32) -> UnsafeRawBufferPointer? {
        if isNull(column) { return nil }
        let bytes = sqlite3_column_blob(handle, column)
        return UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, column)))
    }

    private func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    private func check(_ code: Int32) throws(StoreFailure) {
        guard code == SQLITE_OK else {
            let failure = StoreFailure.current(code, of: database)
            reset()
            throw failure
        }
    }
}

extension StoreFailure {
    /// The failure that `database` has just reported with `code`.
    static func current(_ code: Int32, of database: OpaquePointer?) -> StoreFailure {
        let extended = database.map { sqlite3_extended_errcode($0) } ?? code
        // Misuse is not stored with the connection: then only `code` tells the truth.
        let isStored = extended & 0xff == code & 0xff
        let text = isStored ? sqlite3_errmsg(database) : sqlite3_errstr(code)
        return .sqlite(code: isStored ? extended : code, text: text.map { String(cString: $0) } ?? "no explanation")
    }
}
