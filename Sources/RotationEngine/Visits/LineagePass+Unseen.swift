import RotationCore
import RotationPorts

/// A key in use when no listing can tell whether it exists: none has a control that is older (S1). With a management key
/// that is renewed itself, that is how a lineage stands which has the oldest key of all.
extension LineagePass {
    /// It is gone when it is not found by its id, is refused, and another key of its tenant is accepted: that one rules out
    /// that the tenant is archived (S2, S3). Without such a key nothing is concluded, but it is renewed: where the tenant is
    /// archived, the server refuses to create.
    mutating func examineUnseen(_ number: GenerationNumber, _ listing: ListingEvidence) async throws(Interruption) {
        let unseen = generation(number)
        guard let keyID = unseen.keyID, let secret = unseen.secret?.secret,
            await worker.desk.mayAskForUnseen(in: listing)
        else { return }
        let conclusion: KeyConclusion
        do throws(RequestFailure) { conclusion = try await conclude(about: unseen, keyID, secret, listing) } catch {
            hasFailed = true
            return observe(.stepFailed(.verify(number), attempt: 1, message: try await message(of: error)))
        }
        if conclusion == .unknown(.listing(.olderThanControl)) { refused.insert(number) }
        guard conclusion == .dead else { return }
        try await record([.vanished(number)])
        observe(.vanished(number, keyID))
    }

    private func conclude(
        about unseen: Generation, _ keyID: KeyID, _ secret: Secret, _ listing: ListingEvidence
    ) async throws(RequestFailure) -> KeyConclusion {
        guard try await connection.describe(keyID, deadline: deadline) == .notFound else {
            return .unknown(.notGoneByID)
        }
        let answer = try await connection.authenticate(as: secret, tenant: lineage.id.tenant, deadline: deadline)
        return .conclude(
            keyUnderTest: answer == .accepted ? .accepted : .refused, hasBytes: true, control: .accepted,
            sibling: try await answerToNeighbour(of: unseen, listing), lookup: .notFound,
            listing: listing.presence(of: unseen, at: now))
    }

    /// What the server says to another key of the same tenant: the management key, if it is one, was just accepted.
    private func answerToNeighbour(
        of unseen: Generation, _ listing: ListingEvidence
    ) async throws(RequestFailure) -> KeyConclusion.Answer {
        if case .success(let id) = connection.server.managementKey.inUse,
            listing.key(id)?.tenant == lineage.id.tenant
        {
            return .accepted
        }
        let other = facts.generations.last { generation in
            generation.number != unseen.number && generation.acceptedAt != nil && generation.revokedAt == nil
                && isUnexpired(generation)
        }
        guard let secret = other?.secret?.secret else { return .none }
        let reply = try await connection.authenticate(as: secret, tenant: lineage.id.tenant, deadline: deadline)
        return reply == .accepted ? .accepted : .refused
    }
}
