import RotationConfiguration
import RotationCore
import SQLiteLedger

/// The keys that the ledger explains.
struct KnownKeys {
    private let owners: [KeyID: KeyOwner]
    /// Requests whose reply never came: what they made is ours, too (S4).
    private let lost: [(lineage: LineageID, generation: Generation)]

    /// What else the ledger knows; nil without one.
    let view: LedgerView?

    init(_ configuration: ValidatedConfiguration) async throws {
        guard try StateDirectoryState(configuration).isInitialized else {
            (owners, lost, view) = ([:], [], nil)
            return
        }
        owners = try await SQLiteLedger.withLedger(directory: configuration.stateDirectory, mode: .reader) { ledger in
            try await ledger.allKeys()
        }
        let view = try await LedgerView(configuration)
        self.view = view
        lost = view.lineages.flatMap { lineage, facts in
            facts.lostIntents.filter { $0.keyID == nil }.map { (lineage.id, $0) }
        }
    }

    /// Of which lineage the key is, or was, a generation.
    func lineage(of key: KeyID) -> LineageID? { owners[key]?.lineage }

    func owner(of key: ListedKey, on server: String) -> FoundKey.Owner {
        if let owner = owners[key.id], owner.lineage.server == server, owner.lineage.tenant == key.tenant {
            return .generation(owner.lineage, owner.generation)
        }
        let made = lost.first { lineage, generation in
            lineage.server == server && generation.explains(key, in: lineage.tenant)
        }
        return made.map { .generation($0.lineage, $0.generation.number) } ?? .nobody
    }
}
