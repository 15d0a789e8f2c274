import RotationCore
import RotationPorts

/// Before delivery: the key answers 200 as itself, and GET by id shows what was asked for (S12).
extension LineagePass {
    mutating func verify(_ number: GenerationNumber) async throws(Interruption) {
        let generation = generation(number)
        guard let secret = generation.secret?.secret, let keyID = generation.keyID else {
            preconditionFailure("\(lineage.id): generation \(number) is to be verified without a key")
        }
        let answer: AuthenticationAnswer
        let lookup: KeyLookup
        do throws(RequestFailure) {
            answer = try await connection.authenticate(as: secret, tenant: lineage.id.tenant, deadline: deadline)
            lookup = try await connection.describe(keyID, deadline: deadline)
        } catch {
            return try await fail(.verify(number), error)
        }
        guard answer == .accepted else {
            return try await fail(.verify(number), "the server does not accept the new key \(keyID) (401)")
        }
        guard case .found(let description) = lookup else {
            return try await fail(.verify(number), "the server does not find the new key \(keyID) by its id")
        }
        if let difference = difference(of: description, from: generation) {
            observe(.abandoned(number, reason: difference))
            return try await fail(.create, difference, with: [.abandoned(number, reason: difference)])
        }
        try await record([.verified(number)])
        observe(.verified(number, keyID))
    }

    private func difference(of description: KeyDescription, from generation: Generation) -> String? {
        if description.tenant != lineage.id.tenant {
            return "the server made it for tenant \(description.tenant) instead of \(lineage.id.tenant)"
        }
        if description.expiry != generation.expiry {
            return "the server gave it another expiry than \(generation.expiry?.description ?? "none")"
        }
        if description.permissions != generation.permissions {
            return "the server gave it other permissions than were asked for"
        }
        return nil
    }
}
