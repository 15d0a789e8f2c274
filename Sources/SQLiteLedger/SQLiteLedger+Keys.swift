public import RotationCore
public import RotationPorts

extension SQLiteLedger {
    /// Every key that was ever issued, found or adopted, settled ones included: whose it is or was.
    public func allKeys() throws(LedgerError) -> [KeyID: KeyOwner] {
        try read { (session) throws(StoreFailure) in
            let statement = try session.connection.prepare(
                """
                SELECT lineage.id, lineage.server, lineage.tenant, lineage.name, generation, key_id
                FROM fact JOIN lineage ON lineage.id = fact.lineage
                WHERE key_id IS NOT NULL AND generation IS NOT NULL
                """)
            var owners: [KeyID: KeyOwner] = [:]
            try statement.forEachRow { () throws(StoreFailure) in
                guard let generation = statement.integer(4), let key = statement.integer(5) else { return }
                owners[KeyID(key)] = KeyOwner(
                    lineage: try session.store.lineages.lineage(in: statement), generation: Int(generation))
            }
            return owners
        }
    }
}

/// The generation that a key is.
public struct KeyOwner: Hashable, Sendable {
    public let lineage: LineageID
    public let generation: GenerationNumber
}
