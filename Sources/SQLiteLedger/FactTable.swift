internal import RotationCore

/// The table `fact`: what happened, in the order in which it was recorded.
struct FactTable {
    private let living: Statement
    private let last: Statement
    private let insert: Statement
    private let settle: Statement
    private let forget: Statement
    private let erase: Statement

    init(_ connection: Connection) throws(StoreFailure) {
        let generation = "WHERE lineage = ? AND settled = 0 AND generation = ?"
        living = try connection.prepare(
            "SELECT \(FactColumn.names) FROM fact WHERE lineage = ? AND settled = 0 ORDER BY sequence")
        last = try connection.prepare("SELECT max(sequence) FROM fact")
        insert = try connection.prepare("INSERT INTO fact (\(FactColumn.names)) VALUES (\(FactColumn.placeholders))")
        settle = try connection.prepare("UPDATE fact SET settled = 1, secret = NULL \(generation)")
        erase = try connection.prepare("UPDATE fact SET secret = NULL \(generation)")
        forget = try connection.prepare("DELETE FROM fact \(generation)")
    }

    /// The facts of the lineage's unsettled generations, in their order.
    func living(_ row: LineageTable.Row) throws(StoreFailure) -> [Fact] {
        try living.bind(row.id, at: 1)
        var facts: [Fact] = []
        try living.forEachRow { () throws(StoreFailure) in facts.append(try living.fact(of: row.lineage)) }
        return facts
    }

    /// The largest sequence number in use; 0 when there is none.
    func lastSequence() throws(StoreFailure) -> Int64 {
        defer { last.reset() }
        return try last.step() ? last.integer(0) ?? 0 : 0
    }

    /// Adds a fact; a settled one without its secret.
    func add(_ fact: Fact, sequence: Int64, isSettled: Bool, to row: Int64) throws(StoreFailure) {
        try insert.bind(row, .lineage)
        try insert.bind(isSettled ? 1 : 0, .settled)
        try insert.bind(sequence, .sequence)
        try insert.bind(fact.at, .at)
        try insert.bind(fact.kind)
        guard !isSettled, let secret = fact.kind.secret else { return try insert.run() }
        try secret.withBytes { (bytes) throws(StoreFailure) in
            try insert.bindBorrowed(bytes, at: FactColumn.secret.rawValue + 1)
            try insert.run()
        }
    }

    /// Takes the generation's facts out of what is read for its lineage, and erases its secrets.
    func settle(_ generation: GenerationNumber, of row: Int64) throws(StoreFailure) {
        try run(settle, generation, row)
    }

    /// Erases the generation's secret; its facts stay alive.
    func eraseSecret(of generation: GenerationNumber, of row: Int64) throws(StoreFailure) {
        try run(erase, generation, row)
    }

    /// Deletes the generation's facts: of a request that never left us nothing has to be told, and a server that
    /// is down for a year must not make the ledger grow.
    func forget(_ generation: GenerationNumber, of row: Int64) throws(StoreFailure) {
        try run(forget, generation, row)
    }

    private func run(_ statement: Statement, _ generation: GenerationNumber, _ row: Int64) throws(StoreFailure) {
        try statement.bind(row, at: 1)
        try statement.bind(Int64(generation), at: 2)
        try statement.run()
    }
}
