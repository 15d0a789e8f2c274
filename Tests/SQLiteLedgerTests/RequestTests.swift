import LedgerContract
import RotationCore
import RotationPorts
import SQLiteLedger
import Testing

/// What an operator's command records reaches the daemon.
struct RequestTests {
    let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    @Test func givesTheDaemonEachRequestOnce() async throws {
        let daemon = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        try await daemon.record(Samples.delivered(1))
        let command = try await SQLiteLedger.open(directory: scratch.state, mode: .operator)
        try await command.record(Samples.facts([.held]))
        try await command.record(Samples.facts([.rotationRequested]))
        #expect(try await daemon.takeRequests() == [Samples.lineage])
        #expect(try await daemon.takeRequests().isEmpty)
        #expect(try await daemon.facts(of: Samples.lineage).heldAt == Samples.start)
        try await command.close()
        try await daemon.close()
    }

    @Test func keepsRequestsWhileNoDaemonRuns() async throws {
        try await SQLiteLedger.open(directory: scratch.state, mode: .daemon).close()
        let command = try await SQLiteLedger.open(directory: scratch.state, mode: .operator)
        // It changes nothing, but it was asked for.
        try await command.record(Samples.facts([.resumed]))
        try await command.close()
        let daemon = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        #expect(try await daemon.takeRequests() == [Samples.lineage])
        try await daemon.close()
    }

    @Test func letsTwoProcessesWriteAtOnce() async throws {
        let daemon = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        let command = try Exerciser("request", scratch.state, "200")
        let lineages = (1...200).map { LineageID(server: "main", tenant: TenantID(19), name: "k\($0)") }
        for lineage in lineages { try await daemon.record(Samples.delivered(1, of: lineage)) }
        #expect(command.wait() == 0)
        #expect(try await daemon.takeRequests().count == 200)
        let expected = lineages.map { LineageFacts(Samples.delivered(1, of: $0)) }
        #expect(try await daemon.facts(of: lineages) == expected)
        try await daemon.close()
    }

    @Test("S9: an operator's command does not set the reserve aside")
    func refusesAnIntentWithoutTheDaemonsReserve() async throws {
        try await SQLiteLedger.open(directory: scratch.state, mode: .daemon).close()
        try scratch.write([], to: "reserve")
        let command = try await SQLiteLedger.open(directory: scratch.state, mode: .operator)
        let error = await #expect(throws: LedgerError.self) {
            try await command.record(Samples.facts([.intended(Samples.intent(1))]))
        }
        #expect(error?.code == .noReserve)
        try await command.close()
    }
}
