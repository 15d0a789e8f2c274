import RotationCore
import RotationPorts

/// Revoke and prove dead: everything is looked at again, now, and judged by ``RevocationWarrant``.
extension LineagePass {
    mutating func revoke(_ number: GenerationNumber) async throws(Interruption) {
        let step = Step.revoke(number)
        let evidence: RevocationEvidence
        do throws(RequestFailure) { evidence = try await revocationEvidence(for: generation(number)) } catch {
            return try await fail(step, error)
        }
        try await refreshFacts()
        try await reconcile(with: evidence.listing)
        guard let generation = facts[number], decide() == .act(.revoke(number)) else { return }
        switch judge(generation, evidence) {
        case .success(let warrant): try await execute(warrant, number, listedAt: evidence.listing.startedAt)
        case .failure(.notListed(.absent)): try await examineAbsent(generation)
        case .failure(let refusal):
            try await fail(step, "generation \(number) is not revoked yet: \(refusal)")
        }
    }

    private func judge(
        _ generation: Generation, _ evidence: RevocationEvidence
    ) -> Swift.Result<RevocationWarrant, RevocationRefusal> {
        if generation.lostAt != nil {
            return RevocationWarrant.judgeLost(generation, of: lineage, facts: facts, evidence: evidence)
        }
        if !lineage.isConfigured, facts.revocationRequestedAt != nil {
            return RevocationWarrant.judgeRetired(generation, of: lineage, facts: facts, evidence: evidence)
        }
        return RevocationWarrant.judge(generation, of: lineage, facts: facts, evidence: evidence)
    }

    private mutating func revocationEvidence(
        for generation: Generation
    ) async throws(RequestFailure) -> RevocationEvidence {
        let listing = try await recentListing(after: generation.knownSince)
        await inspectFiles()
        var answer = KeyConclusion.Answer.none
        let successor = facts.successor(of: generation, in: lineage)
        if let successor, let secret = successor.secret?.secret, isUnexpired(successor) {
            let reply = try await connection.authenticate(as: secret, tenant: lineage.id.tenant, deadline: deadline)
            answer = reply == .accepted ? .accepted : .refused
        }
        return RevocationEvidence(
            files: findings, successorAnswer: answer, listing: listing, clock: connection.clock)
    }

    private mutating func execute(
        _ warrant: RevocationWarrant, _ number: GenerationNumber, listedAt: Timestamp
    ) async throws(Interruption) {
        guard !tools.managementKeys().contains(warrant.keyID) else {
            return try await fail(.revoke(number), "key \(warrant.keyID) is a management key: it is never revoked")
        }
        if generation(number).revocationIntendedAt == nil {
            let seen = Fact.Kind.found(number, warrant.keyID, created: warrant.created)
            try await record([seen, .revocationIntended(number)])
        }
        do throws(RequestFailure) {
            // "Did not exist" is as good: the proof of death looks at the listing anyway.
            _ = try await connection.revoke(warrant, deadline: deadline, isStillWarranted: stillWarranted(listedAt))
        } catch {
            return try await fail(.revoke(number), error)
        }
        try await record([.revoked(number)])
        observe(.revoked(number, warrant.keyID))
    }

    /// Asked when the request's turn has come: the listing must still be fresh, and nobody may have said "hold" since,
    /// nor have taken a retired lineage into the configuration again.
    private func stillWarranted(_ listedAt: Timestamp) -> @Sendable () async -> Bool {
        let isRetired = facts.retiredAt != nil
        return { [ledger = tools.ledger, time = tools.time, lineage = lineage.id] in
            guard time.now() - listedAt <= RevocationEvidence.freshness else { return false }
            guard let facts = try? await ledger.facts(of: lineage) else { return false }
            return facts.heldAt == nil && facts.secondWriters.isEmpty && (facts.retiredAt != nil) == isRetired
        }
    }

    /// It is no longer listed, by a valid listing. With the typed 404 it is gone (S2): by our own request if we had
    /// sent one, else by somebody else's.
    private mutating func examineAbsent(_ generation: Generation) async throws(Interruption) {
        let number = generation.number
        guard let keyID = generation.keyID else { return }
        let lookup: KeyLookup
        do throws(RequestFailure) { lookup = try await connection.describe(keyID, deadline: deadline) } catch {
            return try await fail(.revoke(number), error)
        }
        guard lookup == .notFound else {
            return try await fail(.revoke(number), "key \(keyID) is not listed, but found by its id")
        }
        if generation.revocationIntendedAt != nil {
            try await record([.revoked(number)])
            observe(.revoked(number, keyID))
        } else {
            try await record([.vanished(number)])
            observe(.vanished(number, keyID))
        }
    }

    mutating func proveDead(_ number: GenerationNumber) async throws(Interruption) {
        let generation = generation(number)
        // Its turn came too late: the decision leaves it to its expiry from here on.
        guard isUnexpired(generation) else { return }
        let conclusion: KeyConclusion
        do throws(RequestFailure) { conclusion = try await examine(generation) } catch {
            return try await fail(.proveDead(number), error)
        }
        switch conclusion {
        case .dead:
            try await record([.dead(number)])
            if let keyID = generation.keyID { observe(.provenDead(number, keyID)) }
        case .alive:
            let message = "the server still accepts generation \(number) after it was revoked"
            try await fail(.revoke(number), message, with: [.reappeared(number)])
        case .unknown(let why):
            if why == .tenantArchived { observe(.tenantArchived) }
            try await fail(.proveDead(number), "generation \(number) is revoked, but not proven dead yet: \(why)")
        }
    }

    private func examine(_ generation: Generation) async throws(RequestFailure) -> KeyConclusion {
        guard let keyID = generation.keyID else { return .unknown(.notGoneByID) }
        // The control: the management key authenticates this walk, which begins after the revocation.
        let afterRevocation = (generation.revokedAt ?? now) + .microseconds(1)
        let listing = try await worker.desk.listing(
            since: max(afterRevocation, now - .seconds(50)), deadline: deadline)
        var answer = KeyConclusion.Answer.none
        if let secret = generation.secret?.secret {
            let reply = try await connection.authenticate(as: secret, tenant: lineage.id.tenant, deadline: deadline)
            answer = reply == .accepted ? .accepted : .refused
        }
        let lookup = try await connection.describe(keyID, deadline: deadline)
        let presence = listing.presence(of: generation, at: now)
        var sibling = KeyConclusion.Answer.none
        if presence == .unknown(.olderThanControl), answer == .refused, lookup == .notFound {
            sibling = try await answerToSibling(of: generation)
        }
        return .conclude(
            keyUnderTest: answer, hasBytes: generation.secret != nil, control: .accepted, sibling: sibling,
            lookup: lookup == .notFound ? .notFound : .found, listing: presence)
    }

    /// What the server says to the current key, which is of the same tenant.
    private func answerToSibling(
        of generation: Generation
    ) async throws(RequestFailure) -> KeyConclusion.Answer {
        guard let current = facts.current, current.number != generation.number, isUnexpired(current),
            let secret = current.secret?.secret
        else { return .none }
        let reply = try await connection.authenticate(as: secret, tenant: lineage.id.tenant, deadline: deadline)
        return reply == .accepted ? .accepted : .refused
    }

    /// Expired keys are never probed and never fetched by id: that deletes them (S3).
    func isUnexpired(_ generation: Generation) -> Bool {
        connection.clock.leavesTimeToAsk(about: generation.expiry)
    }
}
