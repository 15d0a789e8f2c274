import Glibc
import RotationCore
import RotationPorts
import SecretFilesContract
import Testing

@testable import FileDelivery

@Suite struct ReplaceTests {
    let scratch: Scratch
    let files = FileDelivery()

    init() throws { scratch = try Scratch() }

    private func replacing(_ destination: Destination) async -> SecretFileError? {
        await failure { () throws(SecretFileError) in
            try await files.replace(destination, with: SecretFilesContract.material(1))
        }
    }

    @Test(arguments: [UInt16(0o600), 0o640, 0o644, 0o440])
    func givesANewFileTheConfiguredModeAndTheDaemonsOwner(mode: UInt16) async throws {
        #expect(await replacing(scratch.destination(mode: mode)) == nil)
        let status = try #require(try scratch.status())
        #expect(FileAttributes(of: status) == FileAttributes(owner: geteuid(), group: getegid(), mode: mode_t(mode)))
    }

    @Test(arguments: [UInt16(0o660), 0o666, 0o700, 0o4600, 0o606])
    func refusesAModeThatLetsOthersWriteOrExecute(mode: UInt16) async throws {
        let failure = await replacing(scratch.destination(mode: mode))
        #expect(failure?.message.contains("mode 0\(String(mode, radix: 8)) lets others write") == true)
        #expect(try scratch.names() == [])
    }

    @Test func replacesTheFileInsteadOfWritingIntoIt() async throws {
        try scratch.write("old\n")
        let reader = open(scratch("acme.key"), O_RDONLY | O_CLOEXEC)
        defer { close(reader) }
        #expect(await replacing(scratch.destination()) == nil)
        var bytes = [UInt8](repeating: 0, count: 16)
        #expect(read(reader, &bytes, bytes.count) == 4, "who had the old file open still has all of it")
        #expect(try scratch.text() == rawText(1))
    }

    @Test func takesAnIDOfDigitsForOwnerAndGroup() async throws {
        #expect(await replacing(scratch.destination(owner: "\(geteuid())", group: "\(getegid())")) == nil)
        #expect(try scratch.status()?.owner == geteuid())
    }

    @Test(arguments: ["keyrotated-nobody-has-this-name", "", "4294967295", "99999999999"])
    func namesTheUserOrGroupThatDoesNotExist(name: String) async throws {
        let owner = await replacing(scratch.destination(owner: name))
        #expect(owner?.code == .unknownOwner)
        #expect(owner?.message.contains("there is no user \(name.debugDescription) on this machine") == true)
        let group = await replacing(scratch.destination(group: name))
        #expect(group?.code == .unknownOwner)
        #expect(group?.message.contains("there is no group \(name.debugDescription)") == true)
        #expect(try scratch.names() == [])
    }

    @Test func refusesASecretThatTheFormatCannotHold() async throws {
        let secret = Secret(Array("two words".utf8))
        let base = SecretFilesContract.material(1)
        let material = KeyMaterial(secret: secret, keyID: base.keyID, lineage: base.lineage, generation: 1, expiry: nil)
        let failure = await failure { () throws(SecretFileError) in
            try await files.replace(scratch.destination(), with: material)
        }
        #expect(failure?.message.contains("bytes that this format cannot hold") == true)
        #expect(failure?.message.contains("two words") == false)
        #expect(try scratch.names() == [])
    }

    @Test func readsEmptyAndLargeFiles() async throws {
        try scratch.write("")
        #expect(try await files.read(scratch.destination()) == .empty)
        try scratch.write(String(repeating: "a", count: 200_000))
        #expect(try await files.read(scratch.destination()) == .foreign(reason: "it is larger than 65536 bytes"))
    }

    @Test func saysHowLongANameMayBe() async throws {
        #expect(await replacing(scratch.destination(String(repeating: "n", count: 234))) == nil)
        let failure = await replacing(scratch.destination(String(repeating: "n", count: 240)))
        #expect(failure?.code == .unsafePath)
        #expect(failure?.message.contains("(ENAMETOOLONG); shorten the name") == true)
    }

    @Test func replacesAndReadsAtTheSameTimeWithoutEverShowingLess() async throws {
        let destination = scratch.destination()
        let expected = (0..<40).map { FileReading.value(SecretBox(SecretFilesContract.secret(UInt8($0)))) }
        try await files.replace(destination, with: SecretFilesContract.material(0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 0..<40 {
                    try await files.replace(destination, with: SecretFilesContract.material(UInt8(number)))
                }
            }
            group.addTask {
                for _ in 0..<200 {
                    let reading = try await files.read(destination)
                    #expect(expected.contains(reading), "an intermediate state was visible")
                }
            }
            try await group.waitForAll()
        }
        #expect(try scratch.names() == ["acme.key"])
    }

    @Test func finishesWhatItBeganWhenTheTaskIsCancelled() async throws {
        let destination = scratch.destination()
        let files = self.files
        let failure = await withTaskGroup(of: SecretFileError?.self) { group in
            group.cancelAll()
            group.addTask {
                await FileDeliveryTests.failure { () throws(SecretFileError) in
                    try await files.replace(destination, with: SecretFilesContract.material(1))
                }
            }
            return await group.next() ?? nil
        }
        #expect(failure == nil)
        #expect(try scratch.text() == rawText(1))
    }
}
