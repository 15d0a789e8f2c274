import RotationCore
import RotationPorts
import Simulation

/// The ledger as one process has it.
struct MortalLedger: Ledger {
    let life: Life

    private var stage: Stage { life.stage }
    private var base: InMemoryLedger { stage.ledger }

    func record(_ facts: [Fact]) async throws(LedgerError) {
        let result = await life.perform("recording \(facts.traceText)", orIfOver: .failure(Self.over)) {
            await Result { () async throws(LedgerError) in
                if stage.isActive(.ledgerFull) { throw Self.full }
                let holdsIntent = facts.contains { if case .intended = $0.kind { true } else { false } }
                if holdsIntent, stage.isActive(.noReserve) { throw LedgerError(.noReserve, "no reserve (trial)") }
                try await base.record(facts)
                stage.referee.didRecord(facts)
            }
        }
        try result.get()
    }

    func facts(of lineage: LineageID) async throws(LedgerError) -> LineageFacts {
        try checkReadable()
        return try await base.facts(of: lineage)
    }

    func lineages() async throws(LedgerError) -> [LineageID] {
        try checkReadable()
        return try await base.lineages()
    }

    func takeRequests() async throws(LedgerError) -> [LineageID] {
        try checkReadable()
        return try await base.takeRequests()
    }

    func record(_ key: ManagementKeyRecord) async throws(LedgerError) {
        if life.isOver { throw Self.over }
        if stage.isActive(.ledgerFull) { throw Self.full }
        try await base.record(key)
    }

    func managementKeys() async throws(LedgerError) -> [ManagementKeyRecord] {
        try checkReadable()
        return try await base.managementKeys()
    }

    private func checkReadable() throws(LedgerError) {
        if life.isOver { throw Self.over }
        if stage.isActive(.ledgerUnreadable) { throw LedgerError(.storage, "cannot read: EIO (trial)") }
    }

    private static let over = LedgerError(.storage, "the process is over (trial)")
    private static let full = LedgerError(.storage, "cannot record: ENOSPC (trial)")
}

extension [Fact] {
    fileprivate var traceText: String { map { "\($0.lineage.name): \($0.kind)" }.joined(separator: "; ") }
}
