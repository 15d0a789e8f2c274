/// What a report of a compromise means for each generation (S22).
extension LineageFacts {
    public func isCompromised(_ generation: Generation) -> Bool {
        compromise.map { generation.number <= $0.through } ?? false
    }

    /// The compromised keys that are not known to be gone, oldest first.
    public var compromised: [Generation] {
        generations.filter { isCompromised($0) && $0.isIssued && $0.deadAt == nil && $0.vanishedAt == nil }
    }

    /// The generation that has to be in use before `generation` may be revoked: the current one; for a compromised one
    /// the newest that is not compromised, as soon as it was delivered everywhere, be it accepted or not.
    public func successor(of generation: Generation, in lineage: Lineage) -> Generation? {
        guard isCompromised(generation) else { return current }
        return generations.last { candidate in
            guard !isCompromised(candidate), candidate.verifiedAt != nil, candidate.secret != nil else { return false }
            return candidate.isUsable && lineage.destinations.allSatisfy { candidate.delivered[$0.path] != nil }
        }
    }

    /// Until when compromised keys stay for the sake of consumers that have not accepted `successor` yet; nil when all
    /// have. Counted from the latest delivery, and where the clocks differ from the later of them.
    public func graceEnd(of successor: Generation, in lineage: Lineage) -> Timestamp? {
        guard let compromise, lineage.consumers.contains(where: { successor.consumersAccepted[$0.id] == nil }) else {
            return nil
        }
        let deliveredAt = lineage.destinations.compactMap { successor.delivered[$0.path]?.at }.max()
        let begins = deliveredAt ?? successor.intendedAt
        return max(begins, successor.issuedServerDate ?? begins) + compromise.grace
    }
}
