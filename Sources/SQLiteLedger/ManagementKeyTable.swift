internal import RotationCore
internal import RotationPorts

/// The table `management_key`: the latest that is known of each, by server and place.
struct ManagementKeyTable {
    private let all: Statement
    private let upsert: Statement

    init(_ connection: Connection) throws(StoreFailure) {
        all = try connection.prepare(
            "SELECT server, place, key_id, tenant, expiry, created FROM management_key ORDER BY server, place")
        // What is known already is not written again: a restart changes nothing (P5).
        upsert = try connection.prepare(
            """
            INSERT INTO management_key (server, place, key_id, tenant, expiry, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (server, place) DO UPDATE SET key_id = ?3, tenant = ?4, expiry = ?5, created = ?6
            WHERE (key_id, tenant, expiry, created) IS NOT (?3, ?4, ?5, ?6)
            """)
    }

    func set(_ record: ManagementKeyRecord) throws(StoreFailure) {
        try upsert.bind(record.server, at: 1)
        try upsert.bind(record.place, at: 2)
        try upsert.bind(record.keyID.rawValue, at: 3)
        try upsert.bind(Int64(record.tenant.rawValue), at: 4)
        try upsert.bind(record.expiry?.microseconds, at: 5)
        try upsert.bind(record.created?.microseconds, at: 6)
        try upsert.run()
    }

    func records() throws(StoreFailure) -> [ManagementKeyRecord] {
        var records: [ManagementKeyRecord] = []
        try all.forEachRow { () throws(StoreFailure) in
            guard let server = all.text(0), let place = all.text(1), let key = all.integer(2),
                let tenant = all.integer(3)
            else { throw .unreadable("a management key has no id") }
            records.append(
                ManagementKeyRecord(
                    server: server, place: place, keyID: KeyID(key), tenant: TenantID(Int32(clamping: tenant)),
                    expiry: all.integer(4).map(Timestamp.init(microseconds:)),
                    created: all.integer(5).map(Timestamp.init(microseconds:))))
        }
        return records
    }
}
