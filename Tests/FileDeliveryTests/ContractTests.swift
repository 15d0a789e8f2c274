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
}
