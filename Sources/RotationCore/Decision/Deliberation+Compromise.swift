/// Step 7 for keys that may be in wrong hands: they go as soon as their successor is delivered everywhere and its
/// consumers have accepted it or had their time (S22), and never before: what a file still holds is not revoked (P1).
///
/// Doubt stops this as it stops every revocation: a second writer or a wrong clock may mean that what we take for the
/// old key is what somebody depends on. The operator is there, and is told what to do.
extension Deliberation {
    func compromisedProspects() -> [Prospect] {
        let keys = facts.compromised.filter { !isExpired($0) }
        let (revoked, working) = (keys.filter { $0.revokedAt != nil }, keys.filter { $0.revokedAt == nil })
        let unused = working.filter(\.wasNeverUsed)
        return revoked.compactMap(proofOfDeath)
            + unused.flatMap { revocation(of: $0) } + revocations(of: working.filter { !$0.wasNeverUsed })
    }

    /// What was made before the report is delivered nowhere any more.
    var compromisedCandidate: GenerationNumber? {
        guard lineage.isConfigured, let candidate = facts.candidate, facts.isCompromised(candidate) else { return nil }
        return candidate.number
    }

    /// The grace is over although a consumer has not accepted: the revocation then comes before the next try to tell it,
    /// which may take as long as its timeout. Each is told once before that.
    var isCompromiseOverdue: Bool {
        guard let first = facts.compromised.first, let successor = successorInPlace(of: first),
            let end = facts.graceEnd(of: successor, in: lineage), clock.bothReached(end)
        else { return false }
        return lineage.consumers.allSatisfy { consumer in
            if successor.consumersAccepted[consumer.id] != nil || successor.told[consumer.id] != nil { return true }
            return facts.failures[.tell(consumer.id)].map { !$0.isRetryRequested } ?? false
        }
    }

    private func revocations(of keys: [Generation]) -> [Prospect] {
        guard let oldest = keys.first else { return [] }
        let numbers = keys.map(\.number)
        guard let successor = successorInPlace(of: oldest) else {
            return hindrance.map { [.problem(.compromised(numbers, $0))] } ?? []
        }
        if let end = facts.graceEnd(of: successor, in: lineage), !clock.bothReached(end) {
            return [.later(max(end, clock.local(end)), .grace(oldest.number))]
        }
        if let reasonToDoubt { return [.problem(.compromised(numbers, .problem(reasonToDoubt)))] }
        return keys.flatMap { revocation(of: $0) }
    }

    /// A first failure is tried again before anybody is called; then it is said that the key still works.
    private func revocation(of key: Generation) -> [Prospect] {
        let step = Step.revoke(key.number)
        if let reasonToDoubt { return [.problem(.compromised([key.number], .problem(reasonToDoubt)))] }
        guard let retry = retry(of: step) else { return [.ready(.revoke(key.number))] }
        guard let failure = facts.failures[step], failure.attempt > 1 else { return [retry] }
        return [retry, .problem(.compromised([key.number], .failure(failure.message)))]
    }

    /// The successor, unless somebody looked and found that a file does not hold it.
    private func successorInPlace(of key: Generation) -> Generation? {
        guard lineage.isConfigured, let successor = facts.successor(of: key, in: lineage) else { return nil }
        guard let files = evidence.files else { return successor }
        return lineage.destinations.allSatisfy { files[$0.path]?.heldGeneration == successor.number } ? successor : nil
    }

    /// Why the successor is not in place; nil while it is on its way.
    private var hindrance: Problem.Hindrance? {
        guard lineage.isConfigured else { return .retired }
        let prospects = deliveryProspects() + candidateProspects() + renewalProspects()
        for case .problem(let kind) in prospects { return .problem(kind) }
        for case .later(_, .retry(_, let attempt, let message)) in prospects where attempt > 1 {
            return .failure(message)
        }
        return nil
    }
}
