internal import RotationCore

/// The table `request`: the lineages for which an operator's command recorded facts and that the daemon has not
/// looked at since.
struct RequestTable {
    private let all: Statement
    private let insert: Statement
    private let delete: Statement

    init(_ connection: Connection) throws(StoreFailure) {
        all = try connection.prepare(
            "SELECT lineage.id, server, tenant, name FROM request JOIN lineage ON lineage.id = request.lineage")
        insert = try connection.prepare("INSERT OR IGNORE INTO request (lineage) VALUES (?)")
        delete = try connection.prepare("DELETE FROM request")
    }

    func all(_ table: LineageTable) throws(StoreFailure) -> [LineageID] {
        var lineages: [LineageID] = []
        try all.forEachRow { () throws(StoreFailure) in lineages.append(try table.lineage(in: all)) }
        return lineages
    }

    func add(_ row: Int64) throws(StoreFailure) {
        try insert.bind(row, at: 1)
        try insert.run()
    }

    func clear() throws(StoreFailure) {
        try delete.run()
    }
}
