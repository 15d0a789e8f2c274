import RotationPorts
import SQLiteLedger
import Testing

struct InstanceTests {
    let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    @Test("S28: the instance name is drawn once and kept")
    func drawsTheNameOnce() async throws {
        #expect(try await name(configured: nil, draw: "edge7-a1b2") == "edge7-a1b2")
        #expect(try await name(configured: nil, draw: "edge7-zzzz") == "edge7-a1b2")
        #expect(try await name(configured: "edge7-a1b2", draw: "edge7-zzzz") == "edge7-a1b2")
    }

    @Test("S28: another name than the stored one is refused, with the way out")
    func refusesAnotherName() async throws {
        #expect(try await name(configured: "edge7", draw: "unused") == "edge7")
        let error = await #expect(throws: LedgerError.self) { try await name(configured: "edge8", draw: "unused") }
        #expect(error?.code == .wrongInstance)
        #expect(error?.message.contains("write instance = \"edge7\"") == true)
        #expect(try await name(configured: nil, draw: "unused") == "edge7")
    }

    private func name(configured: String?, draw: String) async throws -> String {
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        do {
            let name = try await ledger.instanceName(configured: configured, draw: { draw })
            #expect(try await ledger.storedInstanceName() == name)
            try await ledger.close()
            return name
        } catch {
            try await ledger.close()
            throw error
        }
    }
}
