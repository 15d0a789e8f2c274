import Glibc
import RotationCore
import RotationPorts
import Testing

@testable import FileDelivery

/// A rehearsal finds out what a replacement would be refused for, and leaves everything as it was.
@Suite struct RehearsalTests {
    @Test func leavesFileAndDirectoryAsTheyWere() async throws {
        let scratch = try Scratch()
        try scratch.write("old\n")
        let before = try #require(try scratch.status())
        try await FileDelivery().rehearse(scratch.destination(mode: 0o640))
        #expect(try scratch.status() == before)
        #expect(try scratch.text() == "old\n")
        #expect(try scratch.names() == ["acme.key"])
    }

    @Test func makesNoFileWhereThereIsNone() async throws {
        let scratch = try Scratch()
        try await FileDelivery().rehearse(scratch.destination())
        #expect(try scratch.names().isEmpty)
    }

    @Test("whichever system call fails, it is told, the old file stays, and no temporary file is left")
    func leavesNothingBehind() async throws {
        let clean = FaultyKernel { _, _ in .proceed }
        let first = try Scratch()
        try first.write("old\n")
        try await FileDelivery(system: clean).rehearse(first.destination(mode: 0o640))
        #expect(clean.openCount == 0)
        let writes: [FaultyKernel.Call] = [.create, .write, .changeMode, .synchronize]
        var count = 0
        for (index, event) in clean.events.enumerated() where writes.contains(event.call) {
            let scratch = try Scratch()
            try scratch.write("old\n")
            let kernel = FaultyKernel { _, occurrence in occurrence == index ? .fail(EIO) : .proceed }
            await #expect(throws: SecretFileError.self, "\(event)") {
                try await FileDelivery(system: kernel).rehearse(scratch.destination(mode: 0o640))
            }
            #expect(try scratch.text() == "old\n", "\(event)")
            #expect(try scratch.names() == ["acme.key"], "\(event)")
            #expect(kernel.openCount == 0, "\(event)")
            count += 1
        }
        #expect(count >= 4)
    }

    @Test func refusesWhatAReplacementRefuses() async throws {
        let scratch = try Scratch()
        symlink("/etc/hostname", scratch("acme.key"))
        await #expect(throws: SecretFileError.self) { try await FileDelivery().rehearse(scratch.destination()) }
        await #expect(throws: SecretFileError.self) {
            try await FileDelivery().rehearse(scratch.destination(mode: 0o666))
        }
    }
}
