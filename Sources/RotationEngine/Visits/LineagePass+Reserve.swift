import RotationCore
import RotationPorts

/// The management key as a lineage: what else than its file holds may let the daemon in (S24).
extension LineagePass {
    /// For the very first request, before any visit: else a damaged file would be taken for the only place that has a key.
    /// A ledger that cannot be read is told by the visit that follows.
    mutating func fillReserve() async {
        do throws(Interruption) { try await refreshFacts() } catch { return }
        keepManagementKeysInReserve()
    }

    /// S24: what the ledger has of the management key lets work go on when its file is damaged, or the newest of them fails.
    /// What is gone comes last: it lives again where the server is put back to a day before that.
    func keepManagementKeysInReserve() {
        guard lineage.isManagementKey else { return }
        let proven = facts.generations.reversed().filter { generation in
            (generation.verifiedAt != nil || generation.acceptedAt != nil) && isUnexpired(generation)
        }
        let isGone = { (generation: Generation) in generation.revokedAt != nil || generation.vanishedAt != nil }
        let candidates = proven.filter { !isGone($0) } + proven.filter(isGone)
        connection.server.keepInReserve(candidates.compactMap { $0.secret?.secret })
    }
}
