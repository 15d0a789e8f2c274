/// The tables, as a list of steps that is only ever added to: a file of version n has the first n.
enum Schema {
    /// `KRot`, in the file's header: tells our files from other programs' (https://www.sqlite.org/fileformat.html).
    static let applicationID: Int64 = 0x4b52_6f74

    static let migrations: [String] = [first, imprints, operatorRequests, managementKeys]

    static var version: Int64 { Int64(migrations.count) }

    /// What the servers told of the management keys, for those who do not ask them. Without an expiry: never.
    private static let managementKeys = """
        CREATE TABLE management_key (
            server TEXT NOT NULL,
            place TEXT NOT NULL,
            key_id INTEGER NOT NULL,
            tenant INTEGER NOT NULL,
            expiry INTEGER,
            created INTEGER,
            PRIMARY KEY (server, place)
        ) STRICT, WITHOUT ROWID;
        """

    /// Without a value: no imprint was made (older releases, adopted files); the link is not followed.
    private static let imprints = """
        ALTER TABLE fact ADD COLUMN imprint TEXT;
        ALTER TABLE fact ADD COLUMN follow_symlink INTEGER;
        """

    /// `fact` is clustered so that the living facts of a lineage lie side by side: loading a lineage reads one or
    /// two pages however long its history is. A generation that is settled has its rows moved (`settled` is part
    /// of the key) and their secrets erased. What the fold keeps of settled facts stands in `lineage`.
    private static let first = """
        CREATE TABLE installation (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            instance TEXT NOT NULL
        ) STRICT;
        CREATE TABLE lineage (
            id INTEGER PRIMARY KEY,
            server TEXT NOT NULL,
            tenant INTEGER NOT NULL,
            name TEXT NOT NULL,
            unsettled INTEGER NOT NULL DEFAULT 0,
            highest_number INTEGER NOT NULL DEFAULT 0,
            recent_intents BLOB,
            rotation_requested_at INTEGER,
            held_at INTEGER,
            retired_at INTEGER,
            second_writer TEXT,
            acknowledged_writers TEXT,
            trouble_since INTEGER,
            trouble TEXT,
            remedy TEXT,
            UNIQUE (server, tenant, name)
        ) STRICT;
        CREATE TABLE fact (
            lineage INTEGER NOT NULL REFERENCES lineage (id),
            settled INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            generation INTEGER,
            key_id INTEGER,
            remote_name TEXT,
            server_url TEXT,
            tenant INTEGER,
            permissions TEXT,
            expiry INTEGER,
            overlap INTEGER,
            skew INTEGER,
            server_time INTEGER,
            overlap_ends INTEGER,
            path TEXT,
            format TEXT,
            owner TEXT,
            group_name TEXT,
            mode INTEGER,
            consumer TEXT,
            reason TEXT,
            remedy TEXT,
            secret BLOB,
            PRIMARY KEY (lineage, settled, sequence)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX fact_sequence ON fact (sequence);
        CREATE TABLE failure (
            lineage INTEGER NOT NULL REFERENCES lineage (id),
            step TEXT NOT NULL,
            at INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            message TEXT NOT NULL,
            PRIMARY KEY (lineage, step)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE request (
            lineage INTEGER PRIMARY KEY REFERENCES lineage (id)
        ) STRICT;
        """

    /// What `rotate --compromised`, `retire --revoke` and `retry` ask for.
    private static let operatorRequests = """
        ALTER TABLE lineage ADD COLUMN compromised_at INTEGER;
        ALTER TABLE lineage ADD COLUMN grace INTEGER;
        ALTER TABLE lineage ADD COLUMN compromised_through INTEGER;
        ALTER TABLE lineage ADD COLUMN revocation_requested_at INTEGER;
        ALTER TABLE failure ADD COLUMN retry_requested INTEGER NOT NULL DEFAULT 0;
        """
}
