import RotationCore

/// Finds out since when something is due, by asking the decision function about the moments since the lineage's last
/// fact: what it waits for at one and does at a later one became due in between.
struct DueSearch {
    let lineage: Lineage
    let facts: LineageFacts

    /// - Returns: to the second, when time made `action` due; where a fact did, when that became known. Nil where the
    ///   configuration may have done it, as the ledger does not know since when that is so.
    func begin(of action: Action, before now: Timestamp) -> Timestamp? {
        guard let last = latestFact, last < now else { return nil }
        if isDue(at: last) { return action.followsFromFacts ? last : nil }
        var (waiting, due) = (last, now)
        while due - waiting > .seconds(1) {
            let middle = waiting + (due - waiting) / 2
            if isDue(at: middle) { due = middle } else { waiting = middle }
        }
        return due
    }

    private func isDue(at moment: Timestamp) -> Bool {
        if case .act = nextAction(for: lineage, facts: facts, evidence: Evidence(), now: moment) { true } else { false }
    }

    /// When anything last changed; nil for what the ledger never heard of.
    var latestFact: Timestamp? {
        let ofGenerations = facts.generations.flatMap { generation in
            [
                generation.intendedAt, generation.lostAt, generation.issuedAt, generation.verifiedAt,
                generation.acceptedAt, generation.supersededAt, generation.abandonedAt, generation.vanishedAt,
                generation.revocationIntendedAt, generation.revokedAt, generation.deadAt,
            ].compactMap { $0 } + generation.delivered.values.map(\.at) + generation.consumersAccepted.values
        }
        return (ofGenerations + facts.failures.values.map(\.at) + requests).max()
    }
}

extension DueSearch {
    private var requests: [Timestamp] {
        [facts.rotationRequestedAt, facts.compromise?.reportedAt, facts.revocationRequestedAt].compactMap { $0 }
    }
}

extension Action {
    /// False where a change of the configuration may be the reason.
    fileprivate var followsFromFacts: Bool {
        switch self {
        case .create(_, let reason): reason != .firstIssue && reason != .permissionsChanged
        case .verify, .revoke, .proveDead, .declareLost, .abandon: true
        case .settle, .release, .adopt, .deliver, .tell, .accept: false
        }
    }
}
