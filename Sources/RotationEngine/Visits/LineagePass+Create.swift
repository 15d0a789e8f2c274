import RotationCore
import RotationPorts

/// Intend and issue: the intent is durable before the request, the secret is durable as the first act after the reply.
extension LineagePass {
    mutating func create(
        _ number: GenerationNumber, because reason: RenewalReason
    ) async throws(Interruption) {
        let tenant = lineage.id.tenantKey
        await worker.waiting.wait { [deadline, creates = tools.creates] in
            await creates.enter(tenant, deadline: deadline)
        }
        defer { tools.creates.leave(tenant) }
        await learnServerClock()
        let attempt: Swift.Result<(Intent, CreateAttempt), RequestFailure>
        do throws(RequestFailure) { attempt = .success(try await send(number)) } catch { attempt = .failure(error) }
        try await take(attempt, number, reason)
    }

    /// A lifetime counts by the server's clock (S5), and by its clock what a lost request made is recognised (S4): where
    /// no reply has told it lately, a listing is asked for first. To create none is needed: what is wrong with a server
    /// that gives none, the create request finds out by itself.
    private func learnServerClock() async {
        guard connection.clock.skew == nil else { return }
        do throws(RequestFailure) { _ = try await recentListing() } catch {}
    }

    private mutating func send(
        _ number: GenerationNumber
    ) async throws(RequestFailure) -> (Intent, CreateAttempt) {
        let intent = Intent(
            number, of: lineage, instance: tools.instance, serverURL: serverURL, clock: connection.clock,
            microseconds: tools.random.next(below: 1_000_000))
        let intended = makeFacts([.intended(intent)])
        let attempt = try await connection.create(intent, deadline: deadline) {
            [ledger = tools.ledger] () async throws(LedgerError) in
            try await ledger.record(intended)
        }
        if case .ended = attempt { apply(intended) }
        return (intent, attempt)
    }

    private mutating func take(
        _ attempt: Swift.Result<(Intent, CreateAttempt), RequestFailure>, _ number: GenerationNumber,
        _ reason: RenewalReason
    ) async throws(Interruption) {
        switch attempt {
        case .failure(let failure): try await fail(.create, failure)
        case .success((_, .notPrepared(let error))): throw .ledger(error)
        case .success((_, .held)): throw tools.end.isOpen ? .stopping : .delayed(until: now + .seconds(1))
        case .success((let intent, .ended(let outcome))):
            try await take(outcome, of: intent, because: reason)
        }
    }

    private mutating func take(
        _ outcome: CreateOutcome, of intent: Intent, because reason: RenewalReason
    ) async throws(Interruption) {
        let number = intent.number
        switch outcome {
        case .created(let keyID, let secret, let serverDate):
            try await keep(.issued(number, keyID, SecretBox(secret), serverDate: serverDate))
            observe(.created(number, keyID, expiry: intent.expiry, because: reason))
        case .notSent(let error):
            try await record([.notSent(number)])
            try await fail(.create, .server(error))
        case .nameTaken:
            try await record([.rejected(number, reason: "the name is taken")])
            observe(.nameTaken(number))
            takenNames += 1
            if takenNames > 1 { try await fail(.create, "several names in a row were taken by somebody else") }
        case .refused(let error):
            try await record([.rejected(number, reason: error.message)])
            try await fail(.create, .server(error))
        case .unknown(let error): try await lose(number, error)
        }
    }

    /// The next number is taken at once; only when its predecessor was lost too, there is a pause.
    private mutating func lose(_ number: GenerationNumber, _ error: KeyServerError) async throws(Interruption) {
        let isSecondInARow = facts.lostIntents.contains { $0.number == number - 1 }
        observe(.createLost(number, message: error.message))
        if isSecondInARow {
            try await fail(.create, error.message, with: [.lost(number)])
        } else {
            try await record([.lost(number)])
        }
    }

    /// Commits the reply. While that fails the secret is kept in memory, and nothing more is created on this server;
    /// after a stop it is tried for two more seconds, then the key is left to be found as a lost one (S9).
    private mutating func keep(_ issued: Fact.Kind) async throws(Interruption) {
        let facts = makeFacts([issued])
        do throws(LedgerError) {
            try await tools.ledger.record(facts)
            return apply(facts)
        } catch { tools.observer.observe(.ledgerFailed(message: error.message)) }
        await connection.gate.holdCreates()
        let result = await keepTrying(facts)
        await connection.gate.releaseCreates()
        if let error = result { throw .ledger(error) }
        apply(facts)
        tools.observer.observe(.ledgerRecovered)
    }

    private func keepTrying(_ facts: [Fact]) async -> LedgerError? {
        var triesAfterStop = 4
        while true {
            do { try await tools.time.sleep(until: now + .milliseconds(500)) } catch { triesAfterStop -= 1 }
            do throws(LedgerError) {
                try await tools.ledger.record(facts)
                return nil
            } catch {
                if tools.stop.isOpen { triesAfterStop -= 1 }
                if triesAfterStop <= 0 { return error }
            }
        }
    }
}
