internal import CSQLite
internal import RotationPorts

extension Connection {
    /// How long a commit waits for another process, in milliseconds.
    static let busyTimeout: Int32 = 5000

    /// What every connection is told before it reads or writes anything.
    ///
    /// - Parameter leavesLog: Do not work off the write-ahead log at closing: until a file with one is known to be
    ///   ours and whole, not even that may be changed. (An empty log is removed at closing, which changes nothing.)
    func configure(leavesLog: Bool) throws(StoreFailure) {
        try setBusyTimeout(milliseconds: Self.busyTimeout)
        try setOption(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leavesLog)
        try setOption(SQLITE_DBCONFIG_DEFENSIVE, true)
        try setOption(SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)
        // Statement journals and sorting would otherwise put pages, secrets included, into /var/tmp.
        try execute("PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON")
    }

    /// Refuses a file that is not a ledger, or one of another release. Reads only.
    func checkIdentity() throws(StoreFailure) {
        guard try integer("PRAGMA application_id") == Schema.applicationID else {
            throw .unreadable("it is a database of another program")
        }
        let version = try storedVersion()
        guard version >= 1 else { throw .unreadable("it has no format version") }
        guard version <= Schema.version else {
            throw .ledger(
                unusable("its format is version \(version), this release knows up to \(Schema.version)", WayOut.newer))
        }
    }

    /// Refuses a file that this release would first have to bring up to date.
    func checkIsCurrent() throws(StoreFailure) {
        let version = try storedVersion()
        guard version == Schema.version else {
            throw .ledger(
                unusable("its format is version \(version), this release uses \(Schema.version)", WayOut.older))
        }
    }

    /// Does the steps that the file does not have yet, each in one transaction with its version.
    func migrate() throws(StoreFailure) {
        let version = Int(try storedVersion())
        for step in version..<Schema.migrations.count {
            try transaction(.write) { () throws(StoreFailure) in
                try execute(Schema.migrations[step])
                try execute("PRAGMA user_version = \(step + 1)")
            }
        }
    }

    /// Makes commits durable and erasures real. Both are settings of the connection and not of the file, and both
    /// have a way of not being what was asked for: so they are read back.
    func makeDurable() throws(StoreFailure) {
        try expect("PRAGMA journal_mode = WAL", is: "wal", because: "its file system does not support it")
        try execute("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
        try expect("PRAGMA synchronous", is: "2", because: "SQLite did not take it over")
        try expect("PRAGMA secure_delete", is: "1", because: "SQLite did not take it over")
        try setOption(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)
    }

    /// Looks at every page, so that damage stops the start instead of a rotation.
    func checkIntegrity() throws(StoreFailure) {
        let finding = try text("PRAGMA quick_check(1)") ?? "no answer"
        guard finding == "ok" else { throw .unreadable("it is damaged: \(finding)") }
    }

    private func storedVersion() throws(StoreFailure) -> Int64 {
        try integer("PRAGMA user_version") ?? 0
    }

    private func expect(_ pragma: String, is wanted: String, because reason: String) throws(StoreFailure) {
        let found = try text(pragma) ?? "nothing"
        guard found == wanted else {
            throw .ledger(
                unusable("\(pragma) gave \(found) instead of \(wanted)", "\(reason); use a local file system"))
        }
    }

    private func unusable(_ reason: String, _ wayOut: String) -> LedgerError {
        let path = sqlite3_db_filename(handle, "main").map { String(cString: $0) } ?? ""
        return LedgerError(.unusable, "cannot open the ledger \"\(path)\": \(reason); \(wayOut)")
    }
}
