import RotationCore
import RotationPorts
import Simulation
import Testing

@Suite struct InMemoryLedgerTests {
    let ledger = InMemoryLedger()
    let first = LineageID(server: "main", tenant: TenantID(19), name: "collector")
    let second = LineageID(server: "main", tenant: TenantID(1), name: "archive")
    let broken = LedgerError(.storage, "the disk is full")

    private func intended(_ lineage: LineageID, _ number: GenerationNumber = 1) -> Fact {
        let intent = Intent(
            number: number, remoteName: "\(lineage.name).test.g\(number)", serverURL: "http://127.0.0.1/api",
            tenant: lineage.tenant, permissions: [Permission("READ_DEVICES")], expiry: at(9000), overlap: .seconds(60),
            skew: nil)
        return Fact(lineage: lineage, at: at(1), kind: .intended(intent))
    }

    private func held(_ lineage: LineageID) -> Fact { Fact(lineage: lineage, at: at(2), kind: .held) }

    @Test func knowsNothingOfALineageNeverHeardOf() async throws {
        #expect(try await ledger.facts(of: first) == LineageFacts())
        #expect(try await ledger.lineages().isEmpty)
    }

    @Test func foldsTheFactsOfEachLineageInOrder() async throws {
        let facts = [intended(first), intended(second), held(first), intended(first, 2)]
        try await ledger.record(Array(facts[..<2]))
        try await ledger.record(Array(facts[2...]))
        #expect(try await ledger.facts(of: first) == LineageFacts([facts[0], facts[2], facts[3]]))
        #expect(try await ledger.facts(of: second) == LineageFacts([facts[1]]))
        #expect(ledger.log == facts)
        #expect(ledger.log(of: second) == [facts[1]])
    }

    @Test func listsLineagesWithAnUnsettledGenerationOnly() async throws {
        try await ledger.record([
            intended(first), intended(second), held(LineageID(server: "x", tenant: TenantID(2), name: "y")),
        ])
        #expect(try await ledger.lineages() == [second, first])
        try await ledger.record([Fact(lineage: second, at: at(3), kind: .rejected(1, reason: "no"))])
        #expect(try await ledger.lineages() == [first])
    }

    @Test func recordsNothingOfABatchThatFails() async throws {
        ledger.failRecords(2, with: broken)
        for _ in 0..<2 {
            await #expect(throws: broken) { try await ledger.record([held(first), intended(first)]) }
        }
        #expect(ledger.log.isEmpty)
        #expect(try await ledger.facts(of: first) == LineageFacts())
        try await ledger.record([held(first)])
        #expect(ledger.log.count == 1)
    }

    @Test func failsReadsOnDemandUntilCleared() async throws {
        ledger.failReads(2, with: broken)
        await #expect(throws: broken) { try await ledger.lineages() }
        ledger.clearFaults()
        #expect(try await ledger.lineages().isEmpty)
    }

    @Test("S9: without the reserve no intent is taken, everything else is")
    func refusesIntentsWithoutTheReserve() async throws {
        ledger.setReserve(isHeld: false)
        await #expect { try await ledger.record([held(first), intended(first)]) } throws: {
            ($0 as? LedgerError)?.code == .noReserve
        }
        #expect(ledger.log.isEmpty)
        try await ledger.record([held(first)])
        ledger.setReserve(isHeld: true)
        try await ledger.record([intended(first)])
        #expect(ledger.log.count == 2)
    }

    @Test func tellsOnceWhatAnotherProcessRecorded() async throws {
        try await ledger.record([held(second)])
        #expect(try await ledger.takeRequests().isEmpty)
        ledger.recordFromOutside([held(first), held(second)])
        #expect(try await ledger.takeRequests() == [second, first])
        #expect(try await ledger.takeRequests().isEmpty)
        #expect(try await ledger.facts(of: first).heldAt == at(2))
    }

    @Test func startsFromWhatAnEarlierRunRecorded() async throws {
        let reopened = InMemoryLedger([intended(first)])
        #expect(try await reopened.facts(of: first).highestNumber == 1)
    }
}
