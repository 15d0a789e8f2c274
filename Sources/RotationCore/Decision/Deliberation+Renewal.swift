/// Steps 5 and 6: what is issued is verified; a replacement is created when one is needed and none is under way.
extension Deliberation {
    func candidateProspects() -> [Prospect] {
        guard let candidate = facts.candidate else { return [] }
        if let reason = uselessness(of: candidate) {
            return [.ready(.abandon(candidate.number, reason: reason))]
        }
        guard lineage.isConfigured, candidate.verifiedAt == nil else { return [] }
        return [attempt(.verify(candidate.number), .verify(candidate.number))]
    }

    /// A candidate that could not even live through its own overlap helps nobody; one of a retired lineage that no
    /// file holds neither. One that was never accepted everywhere, be it for a consumer or for a file that cannot be written,
    /// is due for renewal like any other key: it must not hold up its own replacement until its last day. Of a management key
    /// that is the one that the daemon may be working with (S24).
    private func uselessness(of candidate: Generation) -> String? {
        if let expiry = candidate.expiry, expiry < clock.serverNow + policy.overlap {
            return "it expires before it could be of use"
        }
        if !lineage.isConfigured { return candidate.delivered.isEmpty ? "the lineage left the configuration" : nil }
        if evidence.refused.contains(candidate.number) { return "the server refuses it" }
        if let schedule = schedule(of: candidate), clock.serverNow >= schedule.start {
            return "it is due for renewal although it was never accepted everywhere"
        }
        return nil
    }

    func renewalProspects() -> [Prospect] {
        guard lineage.isConfigured else { return [retirement] }
        guard facts.candidate == nil else { return [] }
        let current = facts.current
        if isFirstContact, let obstacle = firstContactObstacle() { return [obstacle] }
        guard let reason = renewalReason(current) else { return [nextRenewal(current)] }
        return [creation(because: reason, replacing: current)]
    }

    private var retirement: Prospect {
        let expiry = facts.generations.compactMap(\.expiry).max()
        return .later(expiry.map(settling) ?? .distantFuture, .retired(expiry: expiry))
    }

    private func renewalReason(_ current: Generation?) -> RenewalReason? {
        guard let current else {
            if !facts.compromised.isEmpty { return .compromised }
            return facts.generations.contains { $0.vanishedAt != nil } ? .vanished : .firstIssue
        }
        if facts.isCompromised(current) { return .compromised }
        if evidence.refused.contains(current.number) { return .refused }
        if let requested = facts.rotationRequestedAt, requested > current.intendedAt { return .requested }
        if current.permissions != lineage.permissions { return .permissionsChanged }
        if let schedule = schedule(of: current), clock.serverNow >= schedule.start { return .due }
        return nil
    }

    /// An adopted key that never expires is replaced as if it had got the configured lifetime when it was made.
    private func schedule(of generation: Generation) -> RenewalSchedule? {
        let expiry = generation.expiry ?? generation.created.map { $0 + policy.lifetime }
        return expiry.map { RenewalSchedule(expiry: $0, policy: policy, lineage: lineage.id) }
    }

    private func nextRenewal(_ current: Generation?) -> Prospect {
        guard let current, let schedule = schedule(of: current) else { return .later(.distantFuture, .nothingDue) }
        return .later(clock.local(schedule.start), .renewal(expiry: schedule.expiry))
    }

    private func creation(because reason: RenewalReason, replacing current: Generation?) -> Prospect {
        let isUrgent =
            reason == .refused
            || current.map { schedule(of: $0).map { clock.serverNow >= $0.latestSafeStart } ?? false }
                ?? (reason == .vanished)
        let budget = CreateBudget(policy: policy)
        let intents = countedIntents(reason)
        if budget.nextAllowed(after: intents, now: now, isUrgent: isUrgent) != nil {
            let creates = intents.count { $0 > now - budget.horizon }
            return .problem(.createBudgetSpent(creates: creates, within: budget.horizon))
        }
        return attempt(.create, .create(nextNumber, because: reason))
    }

    /// A report of a compromise has a budget of its own: what was created before it must not delay the replacement of
    /// a key in wrong hands. A report of a time to come is from before the clock was set back: all intents count.
    private func countedIntents(_ reason: RenewalReason) -> [Timestamp] {
        guard reason == .compromised, let reportedAt = facts.compromise?.reportedAt, reportedAt <= now else {
            return facts.recentIntents
        }
        return facts.recentIntents.filter { $0 >= reportedAt }
    }

    /// The largest number in ledger, listing and delivered files, plus one (S8).
    ///
    /// Anybody can give a key our name with the largest number there is; the one after it does not exist. Beyond a
    /// trillion a listed number is taken for what it is, and counted as that.
    private var nextNumber: GenerationNumber {
        let listed = min(evidence.highestListedNumber ?? 0, 1_000_000_000_000)
        return min(max(facts.highestNumber, listed), .max - 1) + 1
    }

    /// No file ever held a key of this lineage. A lineage that lost its current key is past it: its files are waiting.
    private var isFirstContact: Bool {
        facts.current == nil && facts.generations.allSatisfy(\.delivered.isEmpty)
    }

    /// Before the first key is created the destinations must be fit to take it, so that no key is made in vain; what
    /// they hold already is taken over where the operator said so (S13). For a renewal this is no obstacle: doubt
    /// never stops renewing (S10).
    private func firstContactObstacle() -> Prospect? {
        guard let files = evidence.files else { return nil }
        var occupied: [Destination] = []
        for destination in lineage.destinations {
            switch files[destination.path] {
            case .unreadable(let message):
                return .problem(.unusableFile(path: destination.path, message: message))
            case .unknownValue(let keyID):
                if let obstacle = obstacle(at: destination, keyID: keyID) { return obstacle }
                occupied.append(destination)
            case .foreign(let reason):
                if lineage.existing != .replace {
                    return .problem(.foreignFile(path: destination.path, reason: reason))
                }
            case .absent, .holds, .outdated, nil: break
            }
        }
        guard lineage.existing == .adopt, let first = occupied.first else { return nil }
        guard sameKeyEverywhere(occupied, files) else { return .problem(.ambiguousAdoption) }
        return attempt(.adopt(path: first.path), .adopt(first))
    }

    private func obstacle(at destination: Destination, keyID: KeyID?) -> Prospect? {
        let canBeTaken = lineage.existing == .replace || (lineage.existing == .adopt && keyID != nil)
        if canBeTaken { return nil }
        let what = keyID.map { "a key with the id \($0)" } ?? "a value that is no key"
        return .problem(.foreignFile(path: destination.path, reason: what))
    }

    private func sameKeyEverywhere(_ destinations: [Destination], _ files: [String: FileFinding]) -> Bool {
        guard let first = destinations.first else { return true }
        return destinations.allSatisfy { files[$0.path] == files[first.path] }
    }
}
