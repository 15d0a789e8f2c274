internal import RotationCore

/// The table `failure`: the newest failure of each step that has neither succeeded nor been cleared since.
struct FailureTable {
    private let standing: Statement
    private let set: Statement
    private let remove: Statement

    init(_ connection: Connection) throws(StoreFailure) {
        standing = try connection.prepare(
            "SELECT step, at, attempt, message, retry_requested FROM failure WHERE lineage = ?")
        set = try connection.prepare(
            """
            REPLACE INTO failure (lineage, step, at, attempt, message, retry_requested) VALUES (?, ?, ?, ?, ?, ?)
            """)
        remove = try connection.prepare("DELETE FROM failure WHERE lineage = ? AND step = ?")
    }

    /// As facts; the request for a try lies between those that it concerns and those that came after it.
    func standing(_ row: LineageTable.Row) throws(StoreFailure) -> [Fact] {
        try standing.bind(row.id, at: 1)
        var (requested, others): ([Fact], [Fact]) = ([], [])
        try standing.forEachRow { () throws(StoreFailure) in
            let failure = try failure(of: row.lineage)
            if standing.integer(4) == 1 { requested.append(failure) } else { others.append(failure) }
        }
        guard let last = requested.last else { return others }
        return requested + [Fact(lineage: row.lineage, at: last.at, kind: .retryRequested)] + others
    }

    /// Writes what is different in `new`.
    func update(
        of row: Int64, from old: [Step: LineageFacts.Failure], to new: [Step: LineageFacts.Failure]
    ) throws(StoreFailure) {
        guard old != new else { return }
        for step in old.keys where new[step] == nil { try remove(step, of: row) }
        for (step, failure) in new where old[step] != failure { try set(failure, step, of: row) }
    }

    private func failure(of lineage: LineageID) throws(StoreFailure) -> Fact {
        guard let text = standing.text(0), let step = Step(text), let at = standing.integer(1),
            let attempt = standing.integer(2), let message = standing.text(3)
        else { throw .unreadable("it holds a failure of an unknown step") }
        return Fact(
            lineage: lineage, at: Timestamp(microseconds: at),
            kind: .failed(step, attempt: Int(attempt), message: message))
    }

    private func set(_ failure: LineageFacts.Failure, _ step: Step, of row: Int64) throws(StoreFailure) {
        try set.bind(row, at: 1)
        try set.bind(step.description, at: 2)
        try set.bind(failure.at.microseconds, at: 3)
        try set.bind(Int64(failure.attempt), at: 4)
        try set.bind(failure.message, at: 5)
        try set.bind(failure.isRetryRequested ? 1 : 0, at: 6)
        try set.run()
    }

    private func remove(_ step: Step, of row: Int64) throws(StoreFailure) {
        try remove.bind(row, at: 1)
        try remove.bind(step.description, at: 2)
        try remove.run()
    }
}
