/// An open ledger: the connection and what is prepared on it. Used by the ledger's thread only.
final class Session {
    let connection: Connection
    let store: FactStore

    init(_ connection: Connection) throws(StoreFailure) {
        self.connection = connection
        store = try FactStore(connection)
    }
}
