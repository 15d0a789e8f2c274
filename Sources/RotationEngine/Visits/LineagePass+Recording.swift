import RotationCore
import RotationPorts

/// Facts on their way into the ledger, and failures on their way into facts.
extension LineagePass {
    /// Makes the facts durable, then takes them into account.
    mutating func record(_ kinds: [Fact.Kind]) async throws(Interruption) {
        try await record(makeFacts(kinds))
    }

    private mutating func record(_ facts: [Fact]) async throws(Interruption) {
        do throws(LedgerError) { try await tools.ledger.record(facts) } catch {
            tools.unrecorded.keep(facts)
            throw .ledger(error)
        }
        apply(facts)
    }

    /// Records what an earlier pass did and could not record; until that works nothing more is done.
    mutating func recordLeftovers() async throws(Interruption) {
        let leftovers = tools.unrecorded.take(lineage.id)
        if !leftovers.isEmpty { try await record(leftovers) }
    }

    /// What an operator may have added meanwhile.
    mutating func refreshFacts() async throws(Interruption) {
        do throws(LedgerError) { facts = try await tools.ledger.facts(of: lineage.id) } catch { throw .ledger(error) }
    }

    func makeFacts(_ kinds: [Fact.Kind]) -> [Fact] {
        let at = now
        return kinds.map { Fact(lineage: lineage.id, at: at, kind: $0) }
    }

    mutating func apply(_ facts: [Fact]) {
        for fact in facts { self.facts.apply(fact) }
    }

    func observe(_ event: LineageEvent) {
        tools.observer.observe(.lineage(lineage.id, event))
    }

    /// A step failed: the failure is a fact, so that its back-off outlives a restart.
    mutating func fail(_ step: Step, _ message: String, with others: [Fact.Kind] = []) async throws(Interruption) {
        let attempt = try await recordFailure(of: step, message, with: others)
        observe(.stepFailed(step, attempt: attempt, message: message))
    }

    /// - Returns: for the how many-th time in a row the step failed.
    private mutating func recordFailure(
        of step: Step, _ message: String, with others: [Fact.Kind] = []
    ) async throws(Interruption) -> Int {
        hasFailed = true
        let attempt = (facts.failures[step]?.attempt ?? 0) + 1
        try await record(others + [.failed(step, attempt: attempt, message: message)])
        return attempt
    }

    /// A request brought nothing: a failure of `step`. In trouble of the whole server the pass ends until the server is
    /// asked again, and what is told is that trouble alone (S29). That this step was part of it is a fact all the same: a
    /// server that fails at nothing but this step would else be asked for it again each time that it answers something
    /// else, for ever, once a second.
    mutating func fail(_ step: Step, _ failure: RequestFailure) async throws(Interruption) {
        if case .server(let error) = failure, let until = await pause(after: error) {
            _ = try await recordFailure(of: step, error.message)
            throw .paused(until: until)
        }
        try await fail(step, try await message(of: failure))
    }

    /// Until when the server as a whole is left alone after this. Only the breaker knows its trouble from trouble with one
    /// request.
    private func pause(after error: KeyServerError) async -> Timestamp? {
        guard error.isOutage else { return nil }
        return await connection.gate.pausedUntil(credential: connection.credential)
    }

    /// What to say about a request that brought nothing, unless the pass has to end with it.
    func message(of failure: RequestFailure) async throws(Interruption) -> String {
        switch failure {
        case .paused(let until): throw .paused(until: until)
        case .createsHeld: throw .delayed(until: now + .seconds(1))
        case .stopping: throw .stopping
        case .overtaken: return "too much time passed before it was the request's turn"
        case .server(let error):
            if let until = await pause(after: error) { throw .paused(until: until) }
            return error.message
        }
    }

    /// What needs a human is kept in the ledger for as long as it does, where `status` finds it.
    mutating func noteTrouble(_ decision: Decision) async throws(Interruption) {
        guard case .stuck(let problem) = decision else {
            if facts.trouble != nil { try await record([.unstuck]) }
            return
        }
        let summary = problem.kind.description
        guard facts.trouble?.summary != summary else { return }
        try await record([.stuck(summary: summary, remedy: problem.kind.remedy(for: lineage.id))])
    }

    func generation(_ number: GenerationNumber) -> Generation {
        guard let generation = facts[number] else {
            preconditionFailure("\(lineage.id): the decision names generation \(number), which has no facts")
        }
        return generation
    }
}
