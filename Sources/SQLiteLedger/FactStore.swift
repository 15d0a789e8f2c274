internal import RotationCore
internal import RotationPorts

/// Facts in, folds out: the tables together. Every method is to be called within a transaction.
///
/// The rules of the fold are not repeated here. Each fact is applied to the fold of its lineage, and what the fold
/// then lacks (generations, failures) is settled or removed in the tables.
struct FactStore {
    let lineages: LineageTable
    let requests: RequestTable
    let managementKeys: ManagementKeyTable
    private let facts: FactTable
    private let failures: FailureTable

    init(_ connection: Connection) throws(StoreFailure) {
        lineages = try LineageTable(connection)
        facts = try FactTable(connection)
        failures = try FailureTable(connection)
        requests = try RequestTable(connection)
        managementKeys = try ManagementKeyTable(connection)
    }

    /// The fold of all facts of the lineage.
    func load(_ lineage: LineageID) throws(StoreFailure) -> LineageFacts {
        guard let row = try lineages.row(of: lineage) else { return LineageFacts() }
        return try load(row)
    }

    func load(_ row: LineageTable.Row) throws(StoreFailure) -> LineageFacts {
        LineageFacts(
            of: row.lineage, summary: row.summary,
            living: row.summary.unsettled > 0 ? try facts.living(row) : [],
            failures: try failures.standing(row))
    }

    /// Adds the facts in their order.
    func record(_ batch: [Fact], isRequest: Bool) throws(StoreFailure) -> Effect {
        var effect = Effect()
        var open: [LineageID: OpenLineage] = [:]
        var sequence = try facts.lastSequence()
        for fact in batch {
            if open[fact.lineage] == nil { open[fact.lineage] = try openLineage(fact.lineage) }
            sequence += 1
            try record(fact, sequence, in: &open[fact.lineage]!, &effect)
        }
        for lineage in open.values { try close(lineage, isRequest: isRequest) }
        return effect
    }

    /// What the caller has to see to once the facts are durable.
    struct Effect {
        /// Bytes of secrets were erased, which are still to be found in the write-ahead log.
        var erasedSecrets = false
    }

    /// A lineage that facts are being added to.
    private struct OpenLineage {
        let row: LineageTable.Row
        let before: LineageFacts
        var now: LineageFacts
    }

    private func openLineage(_ lineage: LineageID) throws(StoreFailure) -> OpenLineage {
        let known = try lineages.row(of: lineage)
        let row = if let known { known } else { try lineages.add(lineage) }
        let facts = try load(row)
        return OpenLineage(row: row, before: facts, now: facts)
    }

    private func close(_ lineage: OpenLineage, isRequest: Bool) throws(StoreFailure) {
        let summary = LineageSummary(lineage.now)
        if summary != lineage.row.summary { try lineages.set(summary, of: lineage.row.id) }
        try failures.update(of: lineage.row.id, from: lineage.before.failures, to: lineage.now.failures)
        if isRequest { try requests.add(lineage.row.id) }
    }

    /// The number of an intent is 1 or more, 0 being an adopted key's: anything else would mix the facts of two keys.
    private func check(_ fact: Fact) throws(StoreFailure) {
        guard case .intended(let intent) = fact.kind, intent.number < 1 else { return }
        throw .ledger(
            LedgerError(
                .unusable,
                """
                cannot record an intent with number \(intent.number) for \(fact.lineage): numbers begin with 1; this \
                is a defect of keyrotated: report it
                """))
    }

    /// A fact that changes nothing in the fold, such as one about a settled generation, is not kept.
    private func record(
        _ fact: Fact, _ sequence: Int64, in lineage: inout OpenLineage, _ effect: inout Effect
    ) throws(StoreFailure) {
        try check(fact)
        let before = lineage.now
        lineage.now.apply(fact)
        guard lineage.now != before, fact.kind.storedName != nil else { return }
        guard let number = fact.kind.generation else {
            return try facts.add(fact, sequence: sequence, isSettled: true, to: lineage.row.id)
        }
        let isAlive = lineage.now[number] != nil
        let isEnd = before[number] != nil && (!isAlive || fact.kind.beginsGeneration)
        let secret = before[number]?.secret
        let losesSecret = secret != nil && (isEnd || secret != lineage.now[number]?.secret)
        if losesSecret { effect.erasedSecrets = true }
        if case .notSent = fact.kind { return try facts.forget(number, of: lineage.row.id) }
        if isEnd {
            try facts.settle(number, of: lineage.row.id)
        } else if losesSecret {
            try facts.eraseSecret(of: number, of: lineage.row.id)
        }
        try facts.add(fact, sequence: sequence, isSettled: !isAlive, to: lineage.row.id)
    }
}

extension Fact.Kind {
    /// True where the fold forgets what it knew of that number.
    fileprivate var beginsGeneration: Bool {
        switch self {
        case .intended, .adopted: true
        default: false
        }
    }
}
