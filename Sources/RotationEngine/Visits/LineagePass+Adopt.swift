import RotationCore
import RotationPorts

/// The key that a file holds at first contact becomes generation 0 (S13).
extension LineagePass {
    mutating func adopt(from destination: Destination) async throws(Interruption) {
        let step = Step.adopt(path: destination.path)
        let reading: FileReading
        do throws(SecretFileError) { reading = try await tools.files.read(destination) } catch {
            return try await fail(step, error.message)
        }
        guard case .value(let box) = reading, let keyID = box.secret.keyID else {
            return try await fail(step, "\"\(destination.path)\" changed while its key was being adopted")
        }
        if tools.managementKeys().contains(keyID), !lineage.isManagementKey {
            return try await fail(step, "cannot adopt the key \(keyID): it is a management key")
        }
        let listing: ListingEvidence
        do throws(RequestFailure) { listing = try await recentListing() } catch {
            return try await fail(step, error)
        }
        if let obstacle = obstacle(toAdopting: keyID, listing) { return try await fail(step, obstacle) }
        let answer: AuthenticationAnswer
        do throws(RequestFailure) {
            answer = try await connection.authenticate(
                as: box.secret, tenant: lineage.id.tenant, deadline: deadline)
        } catch {
            return try await fail(step, error)
        }
        guard answer == .accepted, let key = listing.key(keyID) else {
            return try await fail(step, "cannot adopt the key \(keyID): the server does not accept it (401)")
        }
        try await take(key, box.secret, destination)
    }

    private func obstacle(toAdopting keyID: KeyID, _ listing: ListingEvidence) -> String? {
        guard let key = listing.key(keyID) else { return "cannot adopt the key \(keyID): it is not listed" }
        if key.tenant != lineage.id.tenant {
            return "cannot adopt the key \(keyID): it belongs to tenant \(key.tenant), not \(lineage.id.tenant)"
        }
        if let expiry = key.expiry, connection.clock.serverNow + .seconds(2) >= expiry {
            return "cannot adopt the key \(keyID): it expired at \(expiry); remove the file to have a new key created"
        }
        return nil
    }

    /// Consumers run with this key already, so there is nothing to tell them.
    private mutating func take(
        _ key: ListedKey, _ secret: Secret, _ destination: Destination
    ) async throws(Interruption) {
        let adoption = Fact.Adoption(
            keyID: key.id, remoteName: key.name, permissions: key.permissions, expiry: key.expiry,
            created: key.created)
        let held = lineage.destinations.filter { findings[$0.path] == .unknownValue(keyID: key.id) }
        try await record(
            [.adopted(adoption, SecretBox(secret))]
                + held.map { .delivered(0, $0) }
                + lineage.consumers.map { .consumerAccepted(0, $0.id) }
                + [.accepted(0)])
        await inspectFiles()
        observe(.adopted(key.id, path: destination.path))
    }
}
