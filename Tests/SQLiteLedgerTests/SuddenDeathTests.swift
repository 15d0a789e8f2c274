import LedgerContract
import RotationCore
import SQLiteLedger
import Testing

/// P4: whatever was recorded is there after `kill -9`.
struct SuddenDeathTests {
    @Test(arguments: [1, 40, 250])
    func keepsEveryAcknowledgedFact(linesBeforeDeath: Int) async throws {
        let scratch = try ScratchDirectory()
        for round in 1...3 {
            let writer = try Exerciser("record", scratch.state)
            #expect(writer.line() == "open")
            var acknowledged = 0
            for _ in 0..<linesBeforeDeath { acknowledged = Int(writer.line() ?? "") ?? 0 }
            writer.kill()
            while let line = writer.line() { acknowledged = Int(line) ?? 0 }
            #expect(acknowledged >= linesBeforeDeath, "round \(round)")
            try await expectAll(acknowledged, in: scratch)
        }
    }

    private func expectAll(_ count: Int, in scratch: ScratchDirectory) async throws {
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        let lineages = (1...count).map { LineageID(server: "main", tenant: TenantID(19), name: "k\($0)") }
        for (lineage, facts) in zip(lineages, try await ledger.facts(of: lineages)) {
            #expect(facts[1]?.acceptedAt != nil, "\(lineage)")
            #expect(facts[1]?.secret == Samples.secret(1))
        }
        try await ledger.close()
    }
}
