import RotationCore
import RotationPorts

/// Steps that only write down what is known already.
extension LineagePass {
    mutating func declareLost(_ number: GenerationNumber) async throws(Interruption) {
        try await record([.lost(number)])
        observe(.createLost(number, message: "the daemon ended before it knew what became of the request"))
    }

    mutating func settle(_ number: GenerationNumber) async throws(Interruption) {
        let wasOver = generation(number).deadAt != nil || generation(number).lostAt != nil
        try await record([.lapsed(number)])
        if !wasOver { observe(.lapsed(number)) }
    }

    mutating func release(_ path: String) async throws(Interruption) {
        try await record(facts.release(of: path, in: lineage, at: now, skew: connection.clock.skew))
        observe(.released(path: path))
    }

    mutating func abandon(_ number: GenerationNumber, _ reason: String) async throws(Interruption) {
        try await record([.abandoned(number, reason: reason)])
        observe(.abandoned(number, reason: reason))
    }

    mutating func accept(_ number: GenerationNumber) async throws(Interruption) {
        let consequences = facts.acceptance(of: number, in: lineage, at: now, skew: connection.clock.skew)
        try await record(consequences)
        let generation = generation(number)
        guard let keyID = generation.keyID else { return }
        // A compromised predecessor has no overlap to speak of (S22).
        let overlapEnds = consequences.compactMap { kind -> Timestamp? in
            guard case .superseded(let number, let end) = kind else { return nil }
            return facts[number].map(facts.isCompromised) == true ? nil : end
        }.max()
        observe(.becameCurrent(number, keyID, expiry: generation.expiry, overlapEnds: overlapEnds))
    }
}
