/// Where a generation is in its life: the values of `PHASE=` and of `phase` in JSON.
///
/// `intended → issued → verified → delivered → accepted → superseded → revoking → revoked → dead`; beside it `lost`
/// and `retired`. Derived from facts and never stored.
public enum Phase: String, Hashable, Sendable, CaseIterable {
    case intended, issued, verified, delivered, accepted, superseded, revoking, revoked, dead, lost, retired
}

extension Generation {
    /// The phase of this generation of `lineage`.
    public func phase(in lineage: Lineage) -> Phase {
        if deadAt != nil { return .dead }
        if revokedAt != nil { return .revoked }
        if revocationIntendedAt != nil { return .revoking }
        if lostAt != nil { return .lost }
        if supersededAt != nil { return .superseded }
        if acceptedAt != nil { return lineage.isConfigured ? .accepted : .retired }
        if lineage.destinations.allSatisfy({ delivered[$0.path] != nil }), verifiedAt != nil { return .delivered }
        if verifiedAt != nil { return .verified }
        return issuedAt != nil ? .issued : .intended
    }
}
