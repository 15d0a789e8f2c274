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
        try await read("reading the facts of \(lineage)") { base async throws(LedgerError) in
            try await base.facts(of: lineage)
        }
    }

    func lineages() async throws(LedgerError) -> [LineageID] {
        try await read("reading the lineages") { base async throws(LedgerError) in try await base.lineages() }
    }

    func takeRequests() async throws(LedgerError) -> [LineageID] {
        // To find none, once a minute, is not worth a moment.
        guard base.hasRequests else {
            try checkReadable()
            return try await base.takeRequests()
        }
        return try await read("taking requests", isLook: false) { base async throws(LedgerError) in
            try await base.takeRequests()
        }
    }

    func record(_ key: ManagementKeyRecord) async throws(LedgerError) {
        let result = await life.perform("recording the management key", orIfOver: .failure(Self.over)) {
            await Result { () async throws(LedgerError) in
                if stage.isActive(.ledgerFull) { throw Self.full }
                try await base.record(key)
            }
        }
        try result.get()
    }

    func managementKeys() async throws(LedgerError) -> [ManagementKeyRecord] {
        try await read("reading the management keys") { base async throws(LedgerError) in
            try await base.managementKeys()
        }
    }

    private func read<Value>(
        _ name: @autoclosure () -> String, isLook: Bool = true,
        _ body: (InMemoryLedger) async throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        let result = await life.perform(name(), isLook: isLook, orIfOver: .failure(Self.over)) {
            await Result { () async throws(LedgerError) in
                try checkReadable()
                return try await body(base)
            }
        }
        return try result.get()
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
