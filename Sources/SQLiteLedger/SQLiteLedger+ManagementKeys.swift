public import RotationPorts

extension SQLiteLedger {
    public func record(_ key: ManagementKeyRecord) throws(LedgerError) {
        try attempt("record a management key in the ledger") { () throws(StoreFailure) in
            let session = try openSession()
            try session.connection.transaction(.write) { () throws(StoreFailure) in
                try session.store.managementKeys.set(key)
            }
        }
    }

    public func managementKeys() throws(LedgerError) -> [ManagementKeyRecord] {
        try read { (session) throws(StoreFailure) in try session.store.managementKeys.records() }
    }
}
