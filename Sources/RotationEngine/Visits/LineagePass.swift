import RotationCore
import RotationPorts

/// One visit to one lineage: load its facts, look at its files and the listing, then ask for the next action, perform
/// it, record what came of it, and ask again, until there is nothing to do but wait.
///
/// As one lineage is visited by one pass at a time, the facts it loaded and added to are the truth but for what an
/// operator adds meanwhile, which brings a visit of its own.
struct LineagePass {
    struct Result: Sendable {
        /// Nil when the pass was interrupted.
        let decision: Decision?
        /// When the lineage is to be visited again at the latest.
        var due: Timestamp
        /// Something that was due could not be done.
        let hasFailed: Bool
        /// At least one step was taken that somebody might want to know of.
        let hasActed: Bool
        /// When the key in the files expires, as far as the pass came to know; nil when it never does.
        var expiry: Timestamp?
        /// Set when the pass ended because the server is not asked before then.
        var pausedUntil: Timestamp?
        /// Set when the pass ended because facts could not be read or recorded.
        var ledgerFailure: LedgerError?
    }

    /// Why a pass ends before it came to a decision.
    enum Interruption: Error {
        /// The server is not asked before `until`.
        case paused(until: Timestamp)
        case delayed(until: Timestamp)
        /// The term is over: at the daemon's stop, or by a reload.
        case stopping
        case ledger(LedgerError)
    }

    /// More steps than any way from a first issue to a proof of death has; beyond it the pass yields its place.
    static let stepLimit = 200
    /// How long to wait before a ledger that failed is tried again.
    static let ledgerPause: Duration = .seconds(5)

    /// As configured; one that is not becomes what its facts say as soon as they are there.
    private(set) var lineage: Lineage
    let serverURL: String
    let worker: TenantWorker
    var facts = LineageFacts()
    var findings: [String: FileFinding] = [:]
    var highestListedNumber: GenerationNumber?
    /// Set while the server may be another one than that of the lineage's keys (S19).
    var unfamiliarServer: String?
    /// See ``Evidence/refused``.
    var refused: Set<GenerationNumber> = []
    /// Steps that failed before this are tried at once.
    var retriesFailuresBefore: Timestamp?
    var hasFailed = false
    /// How often in this pass a name was somebody else's.
    var takenNames = 0
    var hasActed = false

    init(lineage: Lineage, serverURL: String, worker: TenantWorker) {
        self.lineage = lineage
        self.serverURL = serverURL
        self.worker = worker
    }

    var tools: TenantWorker.Tools { worker.tools }
    var connection: Connection { worker.connection }
    var now: Timestamp { tools.time.now() }

    /// When the delivered key expires: what every request of this lineage is ordered by. Files that hold a key which
    /// is gone come first, and so do a key in wrong hands and the management key, without which nothing is done; a lineage whose first key nobody waits for yet comes after
    /// those that expire soon.
    var deadline: Timestamp {
        if !facts.compromised.isEmpty || lineage.isManagementKey { return .distantPast }
        if let current = facts.current { return current.expiry ?? .distantFuture }
        return facts.generations.contains { !$0.delivered.isEmpty } ? .distantPast : now + .seconds(600)
    }

    mutating func run() async -> Result {
        do throws(Interruption) {
            if tools.end.isOpen { throw .stopping }
            try await load()
            for _ in 0..<Self.stepLimit {
                let decision = decide()
                guard case .act(let action) = decision else {
                    try await noteTrouble(decision)
                    try await noteSpacing()
                    return conclude(decision)
                }
                if tools.end.isOpen { throw .stopping }
                try await perform(action)
                if !action.isHousekeeping { hasActed = true }
            }
            return Result(decision: nil, due: now, hasFailed: hasFailed, hasActed: hasActed)
        } catch {
            return interrupted(by: error)
        }
    }

    /// A lineage that left the configuration is told and kept in mind; so is its return (S20).
    mutating func noteMembership() async throws(Interruption) {
        if lineage.isConfigured {
            guard facts.retiredAt != nil else { return }
            try await record([.reinstated])
            observe(.reinstated)
        } else {
            lineage = Lineage(retired: lineage.id, facts: facts)
            guard facts.retiredAt == nil, !facts.generations.isEmpty else { return }
            try await record([.retired])
            observe(.retired)
        }
    }

    func decide() -> Decision {
        nextAction(for: lineage, facts: facts, evidence: evidence, now: now)
    }

    var evidence: Evidence {
        Evidence(
            files: findings, skew: connection.clock.skew, highestListedNumber: highestListedNumber,
            unfamiliarServer: unfamiliarServer, refused: refused, retriesFailuresBefore: retriesFailuresBefore)
    }

    private func conclude(_ decision: Decision) -> Result {
        switch decision {
        case .act: preconditionFailure("\(lineage.id) stopped although there is something to do")
        case .wait(let until, .retry):
            return Result(decision: decision, due: until, hasFailed: true, hasActed: hasActed)
        case .wait(let until, _):
            return Result(decision: decision, due: until, hasFailed: hasFailed, hasActed: hasActed)
        case .stuck(let problem):
            return Result(decision: decision, due: problem.retryAt, hasFailed: true, hasActed: hasActed)
        }
    }

    private func interrupted(by interruption: Interruption) -> Result {
        var result = Result(decision: nil, due: now, hasFailed: true, hasActed: hasActed)
        switch interruption {
        case .paused(let until):
            result.pausedUntil = until
            result.due = now + lineage.policy.pollInterval
        case .delayed(let until): result.due = until
        case .stopping: result.due = .distantFuture
        case .ledger(let error):
            result.ledgerFailure = error
            result.due = now + Self.ledgerPause
        }
        return result
    }

    private mutating func perform(_ action: Action) async throws(Interruption) {
        switch action {
        case .declareLost(let number): try await declareLost(number)
        case .settle(let number): try await settle(number)
        case .release(let path): try await release(path)
        case .adopt(let destination): try await adopt(from: destination)
        case .create(let number, let reason): try await create(number, because: reason)
        case .abandon(let number, let reason): try await abandon(number, reason)
        case .verify(let number): try await verify(number)
        case .deliver(let number, let destination, let overForeign):
            try await deliver(number, to: destination, overForeign: overForeign)
        case .tell(let number, let consumer): try await tell(consumer, of: number)
        case .accept(let number): try await accept(number)
        case .revoke(let number): try await revoke(number)
        case .proveDead(let number): try await proveDead(number)
        }
    }
}

extension Action {
    /// Forgetting what has expired changes nothing for anybody.
    fileprivate var isHousekeeping: Bool {
        if case .settle = self { true } else { false }
    }
}
