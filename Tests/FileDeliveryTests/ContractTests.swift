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
        let world = SecretFilesWorld(files: FileDelivery(system: Kernel(), cipher: PaperCipher())) { format in
            let number = count.add(1, ordering: .relaxed).newValue
            return scratch.destination("key-\(number)", format: format)
        } writeTemplate: { name, text in
            try scratch.write(text, to: name)
        }
        try await contract.run(world)
    }

    /// Otherwise the contract would prove nothing.
    @Test(arguments: SecretFilesContract.cases)
    func noticesAnImplementationThatForgets(contract: SecretFilesContract) async {
        await #expect(throws: ContractViolation.self) {
            let world = SecretFilesWorld(files: ForgetfulFiles()) {
                Destination(path: "/key", format: $0)
            } writeTemplate: {
                name, _ in
                "/\(name)"
            }
            try await contract.run(world)
        }
    }
}

private struct ForgetfulFiles: SecretFiles {
    func look(at destination: Destination) async throws(SecretFileError) -> FileLook {
        FileLook(reading: .empty, imprint: FileImprint(content: 0, form: 0))
    }

    func replace(
        _ destination: Destination, with material: KeyMaterial
    ) async throws(SecretFileError) -> FileImprint { FileImprint(content: 0, form: 0) }
}
