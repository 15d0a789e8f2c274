import LedgerContract
import RotationCore
import RotationPorts
import Testing

@testable import SQLiteLedger

/// A ledger of an older release is brought up to date at the daemon's start, with all that it holds.
struct MigrationTests {
    let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    @Test func keepsTheFactsOfTheFirstVersion() async throws {
        var ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        let facts = Samples.delivered(1).filter(isOfFirstVersion)
        try await ledger.record(facts)
        try await ledger.close()
        try makeFirstVersion()

        ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        #expect(try await ledger.facts(of: Samples.lineage) == LineageFacts(facts))
        let imprint = FileImprint(content: .max, form: 7)
        let fact = Fact(
            lineage: Samples.lineage, at: Samples.start,
            kind: .delivered(1, Samples.destinations[3], imprint))
        try await ledger.record([fact])
        try await ledger.close()

        ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        #expect(try await ledger.facts(of: Samples.lineage) == LineageFacts(facts + [fact]))
        try await ledger.close()
    }

    private func isOfFirstVersion(_ fact: Fact) -> Bool {
        if case .delivered(_, let destination, let imprint) = fact.kind {
            return imprint == nil && !destination.followsSymlink
        }
        return true
    }

    /// Takes away what later versions added.
    private func makeFirstVersion() throws {
        let connection = try Connection(path: scratch.ledger, isReadOnly: false)
        try connection.execute(
            """
            ALTER TABLE fact DROP COLUMN imprint;
            ALTER TABLE fact DROP COLUMN follow_symlink;
            ALTER TABLE lineage DROP COLUMN compromised_at;
            ALTER TABLE lineage DROP COLUMN grace;
            ALTER TABLE lineage DROP COLUMN compromised_through;
            ALTER TABLE lineage DROP COLUMN revocation_requested_at;
            ALTER TABLE failure DROP COLUMN retry_requested;
            DROP TABLE management_key;
            PRAGMA user_version = 1
            """)
    }
}
