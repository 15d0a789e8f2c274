public import RotationCore
public import RotationPorts

extension SQLiteLedger {
    /// As ``Ledger/record(_:)``. Calls that come while a commit is under way go into the next one together; each
    /// returns when its own facts are durable or refused, and a call that is refused fails no other.
    public nonisolated func record(_ facts: [Fact]) async throws(LedgerError) {
        guard mode != .reader else {
            throw LedgerError(.permission, "cannot record in the ledger \"\(path)\": it was opened for reading only")
        }
        guard !facts.isEmpty else { return }
        let submission = Submission(facts)
        if inbox.add(submission) { await commitInbox() }
        try await submission.outcome()
    }

    private func commitInbox() {
        let admitted = inbox.takeAll().filter(admit)
        guard !admitted.isEmpty else { return }
        do {
            try commit(admitted.flatMap(\.facts))
            for submission in admitted { submission.finish(.success(())) }
        } catch {
            finishOneByOne(admitted, after: error)
        }
    }

    /// Refuses an intent while there is no reserve (S9).
    private func admit(_ submission: Submission) -> Bool {
        guard submission.facts.contains(where: \.kind.needsReserve) else { return true }
        do {
            try ensureReserve()
            return true
        } catch {
            submission.finish(.failure(error))
            return false
        }
    }

    /// Only the daemon sets the reserve aside; another process can merely see that it is there.
    private func ensureReserve() throws(LedgerError) {
        if reserve.isPresent { return }
        guard mode == .daemon else {
            throw LedgerError(.noReserve, "cannot record an intent: the reserve \"\(reserve.path)\" is missing")
        }
        try reserve.make()
    }

    /// One bad call must not fail the others, so each is tried on its own; those that carry a secret go first, as
    /// the room may not be enough for all. They may use the reserve up, so intents are asked again for it.
    private func finishOneByOne(_ submissions: [Submission], after failure: StoreFailure) {
        if let only = submissions.first, submissions.count == 1, !only.hasSecret {
            return only.finish(.failure(recordingError(failure)))
        }
        for submission in submissions.filter(\.hasSecret) + submissions.filter({ !$0.hasSecret }) {
            guard admit(submission) else { continue }
            do {
                try commitWithReserve(submission)
                submission.finish(.success(()))
            } catch {
                submission.finish(.failure(recordingError(error)))
            }
        }
    }

    /// The commit of a secret that finds no room gets the reserve (S9): the key exists already, and nobody else
    /// knows its bytes.
    private func commitWithReserve(_ submission: Submission) throws(StoreFailure) {
        do {
            try commit(submission.facts)
        } catch {
            guard mode == .daemon, error.isStorage, submission.hasSecret, releaseReserve() else { throw error }
            try commit(submission.facts)
        }
    }

    /// False when it could not be given back: then the failure that asked for it is the one to be told.
    private func releaseReserve() -> Bool {
        do {
            try reserve.release()
            return true
        } catch {
            return false
        }
    }

    private func commit(_ facts: [Fact]) throws(StoreFailure) {
        let session = try openSession()
        let effect = try session.connection.transaction(.write) { () throws(StoreFailure) in
            try session.store.record(facts, isRequest: mode == .operator)
        }
        if effect.erasedSecrets { scheduleScrub() }
    }

    private func recordingError(_ failure: StoreFailure) -> LedgerError {
        LedgerError(failure, cannot: "record in the ledger", path: path)
    }
}

extension Fact.Kind {
    fileprivate var needsReserve: Bool {
        if case .intended = self { true } else { false }
    }
}

extension Submission {
    fileprivate var hasSecret: Bool { facts.contains { $0.kind.secret != nil } }
}
