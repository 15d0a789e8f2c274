import LedgerContract
import RotationCore
import SQLiteLedger
import Testing

struct ReadingTests {
    let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    @Test(arguments: [1, 7, 50, 100])
    func pagesThroughEveryLineageOnce(limit: Int) async throws {
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        let lineages = (1...50).map { LineageID(server: "main", tenant: TenantID(1), name: "k\($0)") }
        var facts = Dictionary(uniqueKeysWithValues: lineages.map { ($0, Samples.delivered(1, of: $0)) })
        // Neither of these has an unsettled generation; one is stuck before its first key.
        facts[lineages[20]]! += Samples.facts([.lapsed(1)], of: lineages[20])
        facts[lineages[30]] = Samples.facts([.stuck(summary: "refused", remedy: "ask")], of: lineages[30])
        try await ledger.record(lineages.flatMap { facts[$0]! })
        var seen: [LedgerPage.Entry] = []
        var position: LedgerPage.Position?
        repeat {
            let page = try await ledger.page(after: position, limit: limit)
            #expect(page.entries.count <= limit)
            seen += page.entries
            position = page.next
        } while position != nil && seen.count < 1000
        #expect(seen.map(\.lineage) == lineages)
        #expect(seen.allSatisfy { $0.facts == LineageFacts(facts[$0.lineage]!) })
        try await ledger.close()
    }

    @Test func readsSeveralLineagesInTheOrderAskedFor() async throws {
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        let lineages = (1...3).map { LineageID(server: "main", tenant: TenantID(1), name: "k\($0)") }
        for (index, lineage) in lineages.enumerated() {
            try await ledger.record(Samples.delivered(index + 1, of: lineage))
        }
        let facts = try await ledger.facts(of: [lineages[2], Samples.lineage, lineages[0]])
        #expect(facts.map(\.highestNumber) == [3, 0, 1])
        try await ledger.close()
    }
}
