internal import RotationCore
public import RotationPorts

extension LedgerContract {
    /// `facts(of:)` is the fold of every fact ever recorded, whatever the facts and however they are grouped.
    /// Compared after each of `batches` batches.
    public static func equalsFold(_ ledger: any Ledger, seed: UInt64, batches: Int) async throws {
        var source = RandomFacts(seed: seed)
        var expected: [LineageID: LineageFacts] = [:]
        for batch in 1...batches {
            let facts = source.batch(upTo: 6)
            try await ledger.record(facts)
            for fact in facts { expected[fact.lineage, default: LineageFacts()].apply(fact) }
            for lineage in Set(facts.map(\.lineage)) {
                let actual = try await ledger.facts(of: lineage)
                try require(actual == expected[lineage], "the fold of \(lineage) after batch \(batch), seed \(seed)")
            }
        }
        let unsettled = expected.filter { !$0.value.generations.isEmpty }.keys
        try require(Set(try await ledger.lineages()) == Set(unsettled), "the unsettled lineages, seed \(seed)")
    }
}
