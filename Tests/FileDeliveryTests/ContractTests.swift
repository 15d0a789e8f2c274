import RotationCore
import RotationPorts
import SecretFilesContract
import Synchronization
import Testing

@testable import FileDelivery

@Suite struct ContractTests {
    @Test(arguments: SecretFilesContract.cases)
    func keepsTheContractOfSecretFiles(contract: SecretFilesContract) async throws {
        let scratch = try Scratch()
        let count = Atomic(0)
        try await contract.run(FileDelivery()) { format in
            let number = count.add(1, ordering: .relaxed).newValue
            return scratch.destination("key-\(number)", format: format)
        }
    }

    /// Otherwise the contract would prove nothing.
    @Test(arguments: SecretFilesContract.cases)
    func noticesAnImplementationThatForgets(contract: SecretFilesContract) async {
        await #expect(throws: ContractViolation.self) {
            try await contract.run(ForgetfulFiles()) { Destination(path: "/key", format: $0) }
        }
    }
}

private struct ForgetfulFiles: SecretFiles {
    func read(_ destination: Destination) async throws(SecretFileError) -> FileReading { .empty }
    func replace(_ destination: Destination, with material: KeyMaterial) async throws(SecretFileError) {}
}
