internal import RotationCore

/// The table `lineage`: who is known, and what is kept of settled facts.
struct LineageTable {
    struct Row {
        let id: Int64
        let lineage: LineageID
        let summary: LineageSummary
    }

    private static let columns = """
        id, server, tenant, name, unsettled, highest_number, recent_intents, rotation_requested_at, held_at, \
        retired_at, second_writer, acknowledged_writers, trouble_since, trouble, remedy, compromised_at, grace, \
        compromised_through, revocation_requested_at
        """

    private let find: Statement
    private let page: Statement
    private let names: Statement
    private let allNames: Statement
    private let insert: Statement
    private let update: Statement

    init(_ connection: Connection) throws(StoreFailure) {
        find = try connection.prepare(
            "SELECT \(Self.columns) FROM lineage WHERE server = ? AND tenant = ? AND name = ?")
        page = try connection.prepare(
            "SELECT \(Self.columns) FROM lineage WHERE id > ? ORDER BY id LIMIT ?")
        names = try connection.prepare("SELECT id, server, tenant, name FROM lineage WHERE unsettled > 0")
        allNames = try connection.prepare("SELECT id, server, tenant, name FROM lineage")
        insert = try connection.prepare("INSERT INTO lineage (server, tenant, name) VALUES (?, ?, ?) RETURNING id")
        update = try connection.prepare(
            """
            UPDATE lineage SET unsettled = ?, highest_number = ?, recent_intents = ?, rotation_requested_at = ?,
                held_at = ?, retired_at = ?, second_writer = ?, acknowledged_writers = ?, trouble_since = ?,
                trouble = ?, remedy = ?, compromised_at = ?, grace = ?, compromised_through = ?,
                revocation_requested_at = ? WHERE id = ?
            """)
    }

    func row(of lineage: LineageID) throws(StoreFailure) -> Row? {
        defer { find.reset() }
        try bind(lineage, to: find)
        return try find.step() ? row(in: find) : nil
    }

    /// At most `limit` lineages, by row, beginning after `id`.
    func rows(after id: Int64, limit: Int) throws(StoreFailure) -> [Row] {
        try page.bind(id, at: 1)
        try page.bind(Int64(limit), at: 2)
        var rows: [Row] = []
        try page.forEachRow { () throws(StoreFailure) in rows.append(try row(in: page)) }
        return rows
    }

    /// Every lineage with an unsettled generation.
    func unsettled() throws(StoreFailure) -> [LineageID] {
        try lineages(in: names)
    }

    func all() throws(StoreFailure) -> [LineageID] {
        try lineages(in: allNames)
    }

    private func lineages(in statement: Statement) throws(StoreFailure) -> [LineageID] {
        var lineages: [LineageID] = []
        try statement.forEachRow { () throws(StoreFailure) in lineages.append(try lineage(in: statement)) }
        return lineages
    }

    func add(_ lineage: LineageID) throws(StoreFailure) -> Row {
        defer { insert.reset() }
        try bind(lineage, to: insert)
        guard try insert.step(), let id = insert.integer(0) else { throw .unreadable("a new row has no id") }
        return Row(id: id, lineage: lineage, summary: LineageSummary())
    }

    func set(_ summary: LineageSummary, of id: Int64) throws(StoreFailure) {
        try update.bind(Int64(summary.unsettled), at: 1)
        try update.bind(Int64(summary.highestNumber), at: 2)
        try update.bind(summary.rotationRequestedAt?.microseconds, at: 4)
        try update.bind(summary.heldAt?.microseconds, at: 5)
        try update.bind(summary.retiredAt?.microseconds, at: 6)
        try update.bind(Self.text(summary.secondWriters), at: 7)
        try update.bind(Self.text(summary.acknowledgedWriters.sorted()), at: 8)
        try update.bind(summary.trouble?.since.microseconds, at: 9)
        try update.bind(summary.trouble?.summary, at: 10)
        try update.bind(summary.trouble?.remedy, at: 11)
        try update.bind(summary.compromise?.reportedAt.microseconds, at: 12)
        try update.bind(summary.compromise?.grace.microseconds, at: 13)
        try update.bind(summary.compromise.map { Int64($0.through) }, at: 14)
        try update.bind(summary.revocationRequestedAt?.microseconds, at: 15)
        try update.bind(id, at: 16)
        let times = summary.recentIntents.map { $0.microseconds.littleEndian }
        try times.withUnsafeBufferPointer { (times) throws(StoreFailure) in
            try update.bindBorrowed(UnsafeRawBufferPointer(times), at: 3)
            try update.run()
        }
    }

    /// Who is in the current row of a statement that selects `id, server, tenant, name` first.
    func lineage(in statement: Statement) throws(StoreFailure) -> LineageID {
        guard let server = statement.text(1), let tenant = statement.integer(2), let name = statement.text(3) else {
            throw .unreadable("a lineage has no name")
        }
        return LineageID(server: server, tenant: TenantID(Int32(clamping: tenant)), name: name)
    }

    private func row(in statement: Statement) throws(StoreFailure) -> Row {
        var summary = LineageSummary()
        summary.unsettled = Int(statement.integer(4) ?? 0)
        summary.highestNumber = Int(statement.integer(5) ?? 0)
        summary.recentIntents = statement.blob(6).map(Self.times) ?? []
        summary.rotationRequestedAt = statement.integer(7).map(Timestamp.init(microseconds:))
        summary.heldAt = statement.integer(8).map(Timestamp.init(microseconds:))
        summary.retiredAt = statement.integer(9).map(Timestamp.init(microseconds:))
        summary.secondWriters = Self.names(statement.text(10))
        summary.acknowledgedWriters = Set(Self.names(statement.text(11)))
        if let since = statement.integer(12), let text = statement.text(13), let remedy = statement.text(14) {
            summary.trouble = .init(since: Timestamp(microseconds: since), summary: text, remedy: remedy)
        }
        if let at = statement.integer(15), let grace = statement.integer(16), let through = statement.integer(17) {
            summary.compromise = Compromise(
                reportedAt: Timestamp(microseconds: at), grace: .microseconds(grace), through: Int(through))
        }
        summary.revocationRequestedAt = statement.integer(18).map(Timestamp.init(microseconds:))
        return Row(id: statement.integer(0) ?? 0, lineage: try lineage(in: statement), summary: summary)
    }

    /// Names one a line; none has a line's end in it.
    private static func text(_ names: [String]) -> String? {
        names.isEmpty ? nil : names.joined(separator: "\n")
    }

    private static func names(_ text: String?) -> [String] {
        (text ?? "").split(separator: "\n").map(String.init)
    }

    /// Microseconds as 64-bit little-endian integers, one after the other.
    private static func times(_ bytes: UnsafeRawBufferPointer) -> [Timestamp] {
        stride(from: 0, to: bytes.count - 7, by: 8).map {
            let value = bytes.loadUnaligned(fromByteOffset: $0, as: Int64.self)
            return Timestamp(microseconds: Int64(littleEndian: value))
        }
    }

    private func bind(_ lineage: LineageID, to statement: Statement) throws(StoreFailure) {
        try statement.bind(lineage.server, at: 1)
        try statement.bind(Int64(lineage.tenant.rawValue), at: 2)
        try statement.bind(lineage.name, at: 3)
    }
}
