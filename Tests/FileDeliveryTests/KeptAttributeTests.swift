import Glibc
import RotationCore
import RotationPorts
import SecretFilesContract
import SystemErrors
import Testing

@testable import FileDelivery

/// Who may use the old file may use the new one: neither more nor fewer.
@Suite(.enabled(if: keepsLists, "needs a file system with access control lists below /tmp"))
struct KeptAttributeTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.write("old\n", mode: 0o600)
    }

    private func replacing(
        _ destination: Destination, by kernel: FaultyKernel = FaultyKernel { _, _ in .proceed }
    ) async -> SecretFileError? {
        await failure { () throws(SecretFileError) in
            try await FileDelivery(system: kernel).replace(destination, with: SecretFilesContract.material(1))
        }
    }

    private func list(of name: String = "acme.key") throws -> AccessList? {
        try scratch.attribute(.accessList, of: name).flatMap(AccessList.init)
    }

    @Test func keepsTheListOfTheOldFile() async throws {
        let list = AccessListTests.list(4, mask: 4)
        try scratch.set(.accessList, to: list.bytes)
        for _ in 1...2 {
            #expect(await replacing(scratch.destination()) == nil)
            #expect(try self.list() == list)
            #expect(try scratch.status()?.permissions == 0o640)
            #expect(try scratch.text() == rawText(1))
        }
    }

    @Test func givesOwnerGroupAndOthersWhatTheModeSays() async throws {
        try scratch.set(.accessList, to: AccessListTests.list(4, mask: 0, others: 4).bytes)
        #expect(await replacing(scratch.destination(mode: 0o640)) == nil)
        #expect(try list() == AccessListTests.list(0, group: 4, mask: 4))
    }

    /// A default list of the directory would let its users read what the mode gives to the group.
    @Test func takesNothingThatTheDirectoryHandsDown() async throws {
        try scratch.makeDirectory("handed", mode: 0o755)
        let handedDown = ExtendedAttribute(rawValue: "system.posix_acl_default")
        try scratch.set(handedDown, of: "handed", to: AccessListTests.list(4, mask: 4).bytes)
        try scratch.write("", to: "handed/other", mode: 0o640)
        #expect(try list(of: "handed/other") != nil, "it is handed down to other files")
        let kernel = FaultyKernel { _, _ in .proceed }
        #expect(await replacing(scratch.destination("handed/acme.key", mode: 0o640), by: kernel) == nil)
        #expect(try list(of: "handed/acme.key") == nil)
        #expect(try scratch.status("handed/acme.key")?.permissions == 0o640)
        #expect(kernel.events.contains { $0.call == .removeAttribute })
        // A list that the file got afterwards is kept there, too.
        try scratch.set(.accessList, of: "handed/acme.key", to: AccessListTests.list(4, mask: 4).bytes)
        #expect(await replacing(scratch.destination("handed/acme.key")) == nil)
        #expect(try list(of: "handed/acme.key") == AccessListTests.list(4, mask: 4))
    }

    @Test func carriesNoOtherAttributesOver() async throws {
        let note = ExtendedAttribute(rawValue: "user.checksum")
        try scratch.set(note, to: Array("of the old content".utf8))
        #expect(await replacing(scratch.destination()) == nil)
        #expect(try scratch.attribute(note) == nil)
    }

    @Test(.enabled(if: isRoot, "needs root to label files"))
    func keepsTheLabelOfTheOldFile() async throws {
        let label = Array("system_u:object_r:keyrotated_test_t:s0\0".utf8)
        try scratch.set(.label, to: label)
        #expect(await replacing(scratch.destination()) == nil)
        #expect(try scratch.attribute(.label) == label)
    }

    @Test(.enabled(if: isRoot, "needs root to label files"), arguments: [EPERM, EACCES])
    func leavesTheOldFileWhenItsLabelCannotBeKept(number: Int32) async throws {
        try scratch.set(.label, to: Array("system_u:object_r:keyrotated_test_t:s0\0".utf8))
        let kernel = FaultyKernel { event, _ in event.call == .setAttribute ? .fail(number) : .proceed }
        let failure = await replacing(scratch.destination(), by: kernel)
        #expect(failure?.message.contains("set the SELinux label of ") == true)
        #expect(failure?.message.contains("the old file's label (ls -Z) must be kept") == true)
        try expectOldFile()
    }

    @Test func worksWhereTheFileSystemKnowsNoAttributes() async throws {
        let kernel = FaultyKernel { event, _ in event.call == .attribute ? .fail(EOPNOTSUPP) : .proceed }
        #expect(await replacing(scratch.destination(mode: 0o640), by: kernel) == nil)
        #expect(try scratch.status()?.permissions == 0o640)
    }

    @Test(arguments: [FaultyKernel.Call.attribute, .setAttribute])
    func leavesTheOldFileWhicheverCallFails(call: FaultyKernel.Call) async throws {
        try scratch.set(.accessList, to: AccessListTests.list(4, mask: 4).bytes)
        let clean = FaultyKernel { _, _ in .proceed }
        #expect(await replacing(scratch.destination(), by: clean) == nil)
        let occurrences = clean.events.indices.filter { clean.events[$0].call == call }
        #expect(!occurrences.isEmpty)
        for occurrence in occurrences {
            for number in call.errors {
                try scratch.write("old\n")
                try scratch.set(.accessList, to: AccessListTests.list(4, mask: 4).bytes)
                let kernel = FaultyKernel { _, index in index == occurrence ? .fail(number) : .proceed }
                let isAnswer = call == .attribute && number == EOPNOTSUPP
                let failure = await replacing(scratch.destination(), by: kernel)
                #expect((failure == nil) == isAnswer, "\(call) \(occurrence) \(ErrorNumber(number))")
                #expect(failure?.message.contains(call.step(on: "TEMPORARY")) == true)
                #expect(kernel.openCount == 0)
                try expectOldFile()
            }
        }
    }

    @Test func saysWhatSettingAListTakes() async throws {
        try scratch.set(.accessList, to: AccessListTests.list(4, mask: 4).bytes)
        let kernel = FaultyKernel { event, _ in event.call == .setAttribute ? .fail(EPERM) : .proceed }
        let failure = await replacing(scratch.destination(), by: kernel)
        #expect(failure?.code == .permission)
        #expect(failure?.message.contains("the old file has a list (getfacl) that the new one must keep") == true)
        try expectOldFile()
    }

    @Test func noticesAFileSystemThatDropsTheList() async throws {
        try scratch.set(.accessList, to: AccessListTests.list(4, mask: 4).bytes)
        let kernel = FaultyKernel { event, _ in event.call == .setAttribute ? .pretend : .proceed }
        let failure = await replacing(scratch.destination(), by: kernel)
        #expect(failure?.message.contains("the file system did not keep its access control list") == true)
        try expectOldFile()
    }

    private func expectOldFile() throws {
        #expect(try scratch.text() == "old\n")
        #expect(try scratch.names() == ["acme.key"])
    }
}

private let keepsLists: Bool = {
    do {
        let scratch = try Scratch()
        try scratch.write("")
        try scratch.set(.accessList, to: AccessListTests.list(4, mask: 4).bytes)
        return true
    } catch {
        return false
    }
}()
