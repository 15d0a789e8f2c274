import Glibc
import RotationCore
import RotationPorts
import SecretFilesContract
import Testing

@testable import FileDelivery

/// What only a daemon without root's capabilities meets; with injected errors, `FaultTests` covers it for root as well.
@Suite(.enabled(if: !isRoot, "needs an ordinary user: root may do all of this"))
struct UnprivilegedTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func replacing(_ destination: Destination) async -> SecretFileError? {
        await failure { () throws(SecretFileError) in
            try await FileDelivery().replace(destination, with: SecretFilesContract.material(1))
        }
    }

    @Test(arguments: [("0", nil), (nil, "0")] as [(String?, String?)])
    func saysWhichPrivilegeAnotherOwnerNeeds(owner: String?, group: String?) async throws {
        try scratch.write("old\n")
        let failure = await replacing(scratch.destination(owner: owner, group: group))
        #expect(failure?.code == .permission)
        #expect(failure?.message.contains("CAP_CHOWN") == true)
        #expect(try scratch.text() == "old\n")
        #expect(try scratch.names() == ["acme.key"])
    }

    @Test func leavesTheOldFileInADirectoryThatItMayNotWrite() async throws {
        try scratch.makeDirectory("fixed", mode: 0o700)
        try scratch.write("old\n", to: "fixed/acme.key")
        #expect(chmod(scratch("fixed"), 0o555) == 0)
        let failure = await replacing(scratch.destination("fixed/acme.key"))
        #expect(chmod(scratch("fixed"), 0o755) == 0)
        #expect(failure?.code == .permission)
        #expect(failure?.message.contains("(EACCES); is the directory owned by keyrotated?") == true)
        #expect(try scratch.text("fixed/acme.key") == "old\n")
    }

    @Test func saysWhichDirectoryItMayNotSearch() async throws {
        try scratch.makeDirectory("shut", mode: 0o700)
        try scratch.makeDirectory("shut/in", mode: 0o700)
        #expect(chmod(scratch("shut"), 0o000) == 0)
        let failure = await replacing(scratch.destination("shut/in/acme.key"))
        #expect(chmod(scratch("shut"), 0o700) == 0)
        #expect(failure?.code == .permission)
        #expect(failure?.message.contains("open directory \(scratch("shut/in").debugDescription): Permission") == true)
    }
}
