public import RotationPorts

extension SQLiteLedger {
    /// The name of this installation, the only writer of its lineages (S28): `configured`, else what `draw` gives,
    /// is stored at first and compared ever after.
    ///
    /// - Throws: ``LedgerError/Code/wrongInstance`` when `configured` differs from the stored name: a ledger that
    ///   was copied from another machine, or a name that was changed.
    public func instanceName(
        configured: String?, draw: @Sendable () -> String
    ) throws(LedgerError) -> String {
        try attempt("read the instance name from") { () throws(StoreFailure) in
            let connection = try openSession().connection
            if let stored = try Self.storedInstance(connection) { return try check(configured, stored) }
            return try connection.transaction(.write) { () throws(StoreFailure) in
                if let stored = try Self.storedInstance(connection) { return try check(configured, stored) }
                let name = configured ?? draw()
                let insert = try connection.prepare("INSERT INTO installation (id, instance) VALUES (1, ?)")
                try insert.bind(name, at: 1)
                try insert.run()
                return name
            }
        }
    }

    /// The stored instance name; nil before the first start.
    public func storedInstanceName() throws(LedgerError) -> String? {
        try read { (session) throws(StoreFailure) in try Self.storedInstance(session.connection) }
    }

    private static func storedInstance(_ connection: Connection) throws(StoreFailure) -> String? {
        try connection.text("SELECT instance FROM installation WHERE id = 1")
    }

    private func check(_ configured: String?, _ stored: String) throws(StoreFailure) -> String {
        guard let configured, configured != stored else { return stored }
        throw .ledger(
            LedgerError(
                .wrongInstance,
                """
                cannot use the ledger "\(path)" as instance "\(configured)": it belongs to instance "\(stored)"; \
                write instance = "\(stored)" into the configuration (or leave it out), or, if this ledger was copied \
                from another machine, move it aside and read the manual's section on a lost ledger
                """))
    }
}
