/// Why a key is revoked.
public enum RevocationReason: String, Hashable, Sendable {
    case overlapEnded = "its overlap has ended"
    case compromised = "compromised"
    case requested = "the operator asked for it"
    case neverUsed = "it was given up"
    case lost = "nobody got it"
}

extension LineageFacts {
    /// Why `number` is to be revoked, if it is.
    public func revocationReason(of number: GenerationNumber) -> RevocationReason {
        guard let generation = self[number] else { return .overlapEnded }
        if generation.lostAt != nil { return .lost }
        if revocationRequestedAt != nil { return .requested }
        if isCompromised(generation) { return .compromised }
        return generation.wasNeverUsed ? .neverUsed : .overlapEnded
    }
}
