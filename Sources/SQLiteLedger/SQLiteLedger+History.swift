public import RotationCore
public import RotationPorts

extension SQLiteLedger {
    /// What was recorded, oldest first, at most `limit` entries at a time, so that a history of years is never held at
    /// once. Begin with nil, go on with the `next` of the page before, end when that is nil. Settled generations are
    /// included; requests that certainly never left us are not, as nothing came of them.
    public func history(
        _ query: HistoryQuery, after position: HistoryPage.Position? = nil, limit: Int
    ) throws(LedgerError) -> HistoryPage {
        try read { (session) throws(StoreFailure) in
            let search = try HistorySearch(query, in: session)
            let start = if let position { position.sequence } else { try search.start() }
            return try search.page(after: start, limit: limit)
        }
    }

    /// Everybody the ledger ever heard of, in no particular order.
    public func everyLineage() throws(LedgerError) -> [LineageID] {
        try read { (session) throws(StoreFailure) in try session.store.lineages.all() }
    }
}

/// A query, within one transaction.
private struct HistorySearch {
    private let session: Session
    private let query: HistoryQuery
    /// The conditions beside the position; numbers only, no text of anybody.
    private let conditions: String

    init(_ query: HistoryQuery, in session: Session) throws(StoreFailure) {
        self.query = query
        self.session = session
        var conditions = query.since.map { " AND at >= \($0.microseconds)" } ?? ""
        if let lineages = query.lineages {
            var rows: [String] = []
            for lineage in lineages {
                if let row = try session.store.lineages.row(of: lineage) { rows.append("\(row.id)") }
            }
            conditions += " AND fact.lineage IN (\(rows.joined(separator: ", ")))"
        }
        self.conditions = conditions
    }

    /// Behind which sequence number the wanted entries begin.
    func start() throws(StoreFailure) -> Int64 {
        guard let newest = query.newest else { return 0 }
        guard newest > 0 else { return .max }
        let sql = "SELECT sequence FROM fact WHERE sequence > 0\(conditions) ORDER BY sequence DESC LIMIT 1 OFFSET "
        return try session.connection.integer(sql + "\(newest - 1)").map { $0 - 1 } ?? 0
    }

    func page(after sequence: Int64, limit: Int) throws(StoreFailure) -> HistoryPage {
        // The order of the join is given, as the facts lie in the order that is asked for.
        let statement = try session.connection.prepare(
            """
            SELECT lineage.id, lineage.server, lineage.tenant, lineage.name, at, kind, generation, key_id, remote_name,
                expiry, overlap_ends, path, consumer, reason, fact.remedy, sequence
            FROM fact CROSS JOIN lineage ON lineage.id = fact.lineage
            WHERE sequence > ?1\(conditions) ORDER BY sequence LIMIT ?2
            """)
        try statement.bind(sequence, at: 1)
        try statement.bind(Int64(limit), at: 2)
        var entries: [HistoryEntry] = []
        var last: Int64?
        try statement.forEachRow { () throws(StoreFailure) in
            entries.append(try entry(in: statement))
            last = statement.integer(15)
        }
        let isLast = entries.count < limit
        return HistoryPage(entries: entries, next: isLast ? nil : last.map { HistoryPage.Position(sequence: $0) })
    }

    private func entry(in row: Statement) throws(StoreFailure) -> HistoryEntry {
        guard let at = row.integer(4), let name = row.text(5) else { throw .unreadable("a fact has no kind") }
        guard let kind = FactKind(rawValue: name) else { throw .unreadable("it holds a fact of kind \"\(name)\"") }
        return HistoryEntry(
            lineage: try session.store.lineages.lineage(in: row), at: Timestamp(microseconds: at), kind: kind,
            generation: row.integer(6).map(Int.init), keyID: row.integer(7).map { KeyID($0) },
            remoteName: row.text(8), expiry: row.integer(9).map(Timestamp.init(microseconds:)),
            overlapEnds: row.integer(10).map(Timestamp.init(microseconds:)), path: row.text(11),
            consumer: row.text(12).map(ConsumerID.init(rawValue:)), reason: row.text(13), remedy: row.text(14))
    }
}
