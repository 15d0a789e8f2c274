internal import RotationCore

/// The columns of the table `fact`, in the order in which statements bind and select them.
enum FactColumn: Int32, CaseIterable {
    case lineage, settled, sequence, at, kind, generation
    case keyID = 6
    case remoteName, serverURL, tenant, permissions, expiry, overlap, skew
    case serverTime, overlapEnds, path, format, owner, groupName, mode, consumer, reason, remedy, secret
    case imprint, followsSymlink

    static let names = """
        lineage, settled, sequence, at, kind, generation, key_id, remote_name, server_url, tenant, permissions, \
        expiry, overlap, skew, server_time, overlap_ends, path, format, owner, group_name, mode, consumer, reason, \
        remedy, secret, imprint, follow_symlink
        """

    /// `?, ?, …`: one for each column.
    static var placeholders: String { allCases.map { _ in "?" }.joined(separator: ", ") }
}

extension Statement {
    func bind(_ value: Int64?, _ column: FactColumn) throws(StoreFailure) {
        try bind(value, at: column.rawValue + 1)
    }

    func bind(_ value: String?, _ column: FactColumn) throws(StoreFailure) {
        try bind(value, at: column.rawValue + 1)
    }

    func bind(_ time: Timestamp?, _ column: FactColumn) throws(StoreFailure) {
        try bind(time?.microseconds, column)
    }

    func bind(_ duration: Duration?, _ column: FactColumn) throws(StoreFailure) {
        try bind(duration?.microseconds, column)
    }

    func bind(_ permissions: Set<Permission>, _ column: FactColumn) throws(StoreFailure) {
        try bind(permissions.map(\.rawValue).sorted().joined(separator: "\n"), column)
    }

    func integer(_ column: FactColumn) -> Int64? { integer(column.rawValue) }
    func text(_ column: FactColumn) -> String? { text(column.rawValue) }
    func time(_ column: FactColumn) -> Timestamp? { integer(column).map(Timestamp.init(microseconds:)) }

    /// For a column that every fact of this kind fills.
    func required<Value>(_ value: Value?, _ column: FactColumn) throws(StoreFailure) -> Value {
        guard let value else { throw .unreadable("a fact has no \(column)") }
        return value
    }

    func permissions() throws(StoreFailure) -> Set<Permission> {
        let text = try required(text(.permissions), .permissions)
        return Set(text.split(separator: "\n").map { Permission(String($0)) })
    }

    /// Empty when it was erased: a later fact then takes it out of the fold again.
    func secretBox() -> SecretBox {
        SecretBox(Secret(blob(FactColumn.secret.rawValue) ?? UnsafeRawBufferPointer(start: nil, count: 0)))
    }
}
