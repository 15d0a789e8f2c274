public import RotationCore
public import RotationPorts

extension SQLiteLedger {
    /// What was recorded, newest first, at most `limit` entries: of one lineage, or of all with nil. Settled
    /// generations are included; requests that certainly never left us are not, as nothing came of them.
    public func history(of lineage: LineageID? = nil, limit: Int) throws(LedgerError) -> [HistoryEntry] {
        try read { (session) throws(StoreFailure) in
            let statement = try session.connection.prepare(Self.historySQL(isOfOne: lineage != nil))
            try statement.bind(Int64(limit), at: 1)
            try statement.bind(lineage?.server, at: 2)
            try statement.bind(lineage.map { Int64($0.tenant.rawValue) }, at: 3)
            try statement.bind(lineage?.name, at: 4)
            var entries: [HistoryEntry] = []
            try statement.forEachRow { () throws(StoreFailure) in
                entries.append(try Self.entry(in: statement, session.store.lineages))
            }
            return entries
        }
    }

    private static func historySQL(isOfOne: Bool) -> String {
        let isNamed = "lineage.server = ?2 AND lineage.tenant = ?3 AND lineage.name = ?4"
        let isUnnamed = "?2 IS NULL AND ?3 IS NULL AND ?4 IS NULL"
        return """
            SELECT lineage.id, lineage.server, lineage.tenant, lineage.name, at, kind, generation, key_id, remote_name,
                expiry, overlap_ends, path, consumer, reason, fact.remedy
            FROM fact JOIN lineage ON lineage.id = fact.lineage
            WHERE \(isOfOne ? isNamed : isUnnamed)
            ORDER BY sequence DESC LIMIT ?1
            """
    }

    private static func entry(in row: Statement, _ table: LineageTable) throws(StoreFailure) -> HistoryEntry {
        guard let at = row.integer(4), let kind = row.text(5) else { throw .unreadable("a fact has no kind") }
        return HistoryEntry(
            lineage: try table.lineage(in: row), at: Timestamp(microseconds: at), kind: kind,
            generation: row.integer(6).map(Int.init), detail: detail(in: row))
    }

    private static func detail(in row: Statement) -> String {
        let time = { (column: Int32) in row.integer(column).map(Timestamp.init(microseconds:)) }
        let parts: [String?] = [
            row.text(8).map { "\"\($0)\"" },
            row.integer(7).map { "key \($0)" },
            time(9).map { "expires \($0)" },
            time(10).map { "overlap ends \($0)" },
            row.text(11).map { "\"\($0)\"" },
            row.text(12),
            row.text(13),
            row.text(14),
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }
}
