public import RotationCore
public import RotationPorts

extension SQLiteLedger {
    public func facts(of lineage: LineageID) throws(LedgerError) -> LineageFacts {
        try read { (session) throws(StoreFailure) in try session.store.load(lineage) }
    }

    /// The facts of several lineages, in the order asked for, as they are at one moment.
    public func facts(of lineages: [LineageID]) throws(LedgerError) -> [LineageFacts] {
        try read { (session) throws(StoreFailure) in
            var all: [LineageFacts] = []
            all.reserveCapacity(lineages.count)
            for lineage in lineages { all.append(try session.store.load(lineage)) }
            return all
        }
    }

    public func lineages() throws(LedgerError) -> [LineageID] {
        try read { (session) throws(StoreFailure) in try session.store.lineages.unsettled() }
    }

    /// The facts of all lineages, those without an unsettled generation included, at most `limit` at a time, so that
    /// the memory for many stays that of a page. Begin with nil, go on with the `next` of the page before, end when
    /// that is nil.
    public func page(after position: LedgerPage.Position? = nil, limit: Int) throws(LedgerError) -> LedgerPage {
        try read { (session) throws(StoreFailure) in
            let rows = try session.store.lineages.rows(after: position?.row ?? 0, limit: limit)
            var entries: [LedgerPage.Entry] = []
            for row in rows { entries.append(.init(lineage: row.lineage, facts: try session.store.load(row))) }
            let next = rows.count == limit ? rows.last.map { LedgerPage.Position(row: $0.id) } : nil
            return LedgerPage(entries: entries, next: next)
        }
    }

    public func takeRequests() throws(LedgerError) -> [LineageID] {
        try attempt("fetch the operator's requests from") { () throws(StoreFailure) in
            let session = try openSession()
            // Nearly always there are none, and then nothing is written.
            let store = session.store
            guard try !store.requests.all(store.lineages).isEmpty else { return [] }
            return try session.connection.transaction(.write) { () throws(StoreFailure) in
                let lineages = try store.requests.all(store.lineages)
                try store.requests.clear()
                return lineages
            }
        }
    }

    /// Several reads as of one moment, whatever another process writes meanwhile.
    func read<Value>(_ body: (Session) throws(StoreFailure) -> Value) throws(LedgerError) -> Value {
        try attempt("read the ledger") { () throws(StoreFailure) in
            let session = try openSession()
            return try session.connection.transaction(.read) { () throws(StoreFailure) in try body(session) }
        }
    }
}
