import LedgerContract
import RotationCore
import SecretFilesContract
import Simulation
import Synchronization
import Testing

/// The twins keep what the real adapters keep: otherwise the simulation would prove nothing about the daemon.
@Suite struct ContractTests {
    @Test(arguments: LedgerContract.checks)
    func keepsTheContractOfLedgers(check: LedgerContract.Check) async throws {
        try await check.run(InMemoryLedger())
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func equalsTheFoldOfAllFactsEverRecorded(seed: UInt64) async throws {
        try await LedgerContract.equalsFold(InMemoryLedger(), seed: seed, batches: 700)
    }

    @Test(arguments: SecretFilesContract.cases)
    func keepsTheContractOfSecretFiles(contract: SecretFilesContract) async throws {
        let count = Atomic(0)
        let files = InMemorySecretFiles()
        let world = SecretFilesWorld(files: files) { format in
            let number = count.add(1, ordering: .relaxed).newValue
            return Destination(path: "/run/keys/key-\(number)", format: format)
        } writeTemplate: { name, text in
            files.set("/etc/\(name)", to: Array(text.utf8))
            return "/etc/\(name)"
        }
        try await contract.run(world)
    }
}
