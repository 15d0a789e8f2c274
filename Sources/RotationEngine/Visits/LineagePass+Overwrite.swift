import RotationCore
import RotationPorts

/// What somebody else put into a file of ours is overwritten only when it cannot work any more (S13).
extension LineagePass {
    /// Nil when the key that somebody else put there is dead (S3, S13).
    mutating func obstacleToOverwriting(
        _ destination: Destination, with number: GenerationNumber
    ) async throws(Interruption) -> String? {
        guard case .unknownValue(let found?)? = findings[destination.path] else { return nil }
        if facts.generations.contains(where: { $0.keyID == found && $0.deadAt != nil }) { return nil }
        let isDead: Bool
        do throws(RequestFailure) {
            let listing = try await recentListing()
            if let key = listing.key(found) {
                // An expired key is neither probed nor fetched; the listing shows that it cannot work any more.
                isDead = key.expiry.map(connection.clock.bothReached) ?? false
                await worker.desk.noteStranger(key)
            } else if let expiry = await worker.desk.expiry(ofStranger: found),
                !connection.clock.leavesTimeToAsk(about: expiry)
            {
                isDead = connection.clock.bothReached(expiry)
            } else {
                isDead = try await isProvenDead(found, in: destination, control: number, listing)
            }
        } catch {
            return try await message(of: error)
        }
        if isDead { return nil }
        return "\"\(destination.path)\" was changed: it holds the key \(found), which is not proven dead"
    }

    /// A key of unknown age may be older than every control: that a listing lacks it proves nothing by itself (S1).
    private func isProvenDead(
        _ found: KeyID, in destination: Destination, control: GenerationNumber, _ listing: ListingEvidence
    ) async throws(RequestFailure) -> Bool {
        guard listing.showsItsControl, let own = generation(control).secret?.secret,
            let bytes = await key(found, in: destination)
        else { return false }
        let tenant = lineage.id.tenant
        let answer = try await connection.authenticate(as: bytes, tenant: tenant, deadline: deadline)
        guard answer != .accepted else { return false }
        let lookup = try await connection.describe(found, deadline: deadline)
        guard lookup == .notFound else { return false }
        let sibling = try await connection.authenticate(as: own, tenant: tenant, deadline: deadline)
        return .dead
            == KeyConclusion.conclude(
                keyUnderTest: .refused, hasBytes: true, control: .accepted,
                sibling: sibling == .accepted ? .accepted : .refused, lookup: .notFound,
                listing: .unknown(.olderThanControl))
    }

    /// The bytes of the key that was found in the file; nil when something else is there now, which the next look tells.
    private func key(_ found: KeyID, in destination: Destination) async -> Secret? {
        let reading: FileReading
        do throws(SecretFileError) { reading = try await tools.files.read(destination) } catch { return nil }
        guard case .value(let box) = reading, box.secret.keyID == found else { return nil }
        return box.secret
    }
}
