import Glibc
import RotationCore
import RotationPorts
import SecretFilesContract
import Synchronization
import SystemErrors
import Testing

@testable import FileDelivery

/// Every system call of a replacement fails with everything its man page names: the old file stays as it was, or the new
/// one is complete; no temporary file and no descriptor is left; the error names the step.
@Suite struct FaultTests {
    typealias Call = FaultyKernel.Call

    /// An old file with an owner of its own (which only root can give), so that each call occurs.
    private func prepare(_ scratch: Scratch) throws -> FileStatus {
        try scratch.write("old\n")
        if isRoot { try scratch.own("acme.key", 12345, 54321) }
        return try #require(try scratch.status())
    }

    private func cleanRun() async throws -> [FaultyKernel.Event] {
        let scratch = try Scratch()
        _ = try prepare(scratch)
        let kernel = FaultyKernel { _, _ in .proceed }
        try await FileDelivery(system: kernel).replace(
            scratch.destination(mode: 0o640), with: SecretFilesContract.material(1))
        #expect(kernel.openCount == 0)
        return kernel.events
    }

    @Test(
        arguments: Call.allCases.filter {
            // `AccessListFaultTests` has the calls that occur with a link or a list alone.
            ![.unlink, .readLink, .setAttribute, .removeAttribute].contains($0) && (isRoot || $0 != .changeOwner)
        })
    func leavesOldOrNewFileWholeWhicheverCallFails(call: Call) async throws {
        let events = try await cleanRun()
        let occurrences = events.indices.filter {
            events[$0].call == call && isReported(events[$0], at: $0, in: events)
        }
        #expect(!occurrences.isEmpty, "\(call) does not occur: \(events)")
        for occurrence in occurrences {
            for number in call.errors { try await check(failing: occurrence, with: number, of: events) }
        }
    }

    /// The outcome of closing something that was only read is of no interest: see `Descriptor`.
    private func isReported(_ event: FaultyKernel.Event, at index: Int, in events: [FaultyKernel.Event]) -> Bool {
        guard event.call == .close else { return true }
        return event.subject == "TEMPORARY" || events[index - 1].call == .synchronize
    }

    private func check(failing occurrence: Int, with number: Int32, of events: [FaultyKernel.Event]) async throws {
        let scratch = try Scratch()
        let before = try prepare(scratch)
        let kernel = FaultyKernel { _, index in index == occurrence ? .fail(number) : .proceed }
        let destination = scratch.destination(mode: 0o640)
        let failure = await failure { () throws(SecretFileError) in
            try await FileDelivery(system: kernel).replace(destination, with: SecretFilesContract.material(1))
        }
        let event = events[occurrence]
        let comment: Comment = "\(event), call \(occurrence), \(ErrorNumber(number))"
        let message = try #require(failure, comment).message
        #expect(message.contains(event.call.step(on: event.subject)), comment)
        #expect(message.contains("\(ErrorNumber(number))"), comment)
        #expect(message.contains(scratch("acme.key").debugDescription), comment)
        let quotesSecret = message.contains(rawText(1).dropLast())
        #expect(!quotesSecret, comment)

        let rename = try #require(events.firstIndex { $0.call == .rename })
        let isNew = occurrence > rename || event.call == .entries
        let isAsExpected = try scratch.text() == (isNew ? rawText(1) : "old\n")
        #expect(isAsExpected, comment)
        #expect(message.hasPrefix("the new file") == isNew, comment)
        #expect(try scratch.names() == ["acme.key"], comment)
        let after = try #require(try scratch.status())
        #expect(FileAttributes(of: after) == FileAttributes(of: before), comment)
        #expect(kernel.openCount == 0, comment)
    }

    @Test func repeatsEveryCallThatASignalInterrupted() async throws {
        let events = try await cleanRun()
        for index in events.indices where ![.rename, .unlink].contains(events[index].call) {
            let scratch = try Scratch()
            _ = try prepare(scratch)
            let kernel = FaultyKernel { _, current in current == index ? .fail(EINTR) : .proceed }
            let failure = await failure { () throws(SecretFileError) in
                try await FileDelivery(system: kernel).replace(
                    scratch.destination(), with: SecretFilesContract.material(1))
            }
            #expect(failure == nil, "\(events[index]), call \(index)")
            let isWritten = try scratch.text() == rawText(1)
            #expect(isWritten, "\(events[index]), call \(index)")
            #expect(try scratch.names() == ["acme.key"])
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func givesUpWhenACallIsInterruptedForEver() async throws {
        let scratch = try Scratch()
        try scratch.write("old\n")
        let kernel = FaultyKernel { event, _ in event.call == .write ? .fail(EINTR) : .proceed }
        let failure = await failure { () throws(SecretFileError) in
            try await FileDelivery(system: kernel).replace(scratch.destination(), with: SecretFilesContract.material(1))
        }
        #expect(failure?.message.contains("(EINTR)") == true)
        #expect(kernel.events.count { $0.call == .write } == FileTask.interruptionLimit)
        #expect(try scratch.text() == "old\n")
        #expect(try scratch.names() == ["acme.key"])
    }

    @Test(arguments: [1, 3, 48])
    func transfersEverythingInPieces(size: Int) async throws {
        let scratch = try Scratch()
        let kernel = FaultyKernel { event, _ in [.read, .write].contains(event.call) ? .transfer(size) : .proceed }
        let files = FileDelivery(system: kernel)
        try await files.replace(scratch.destination(), with: SecretFilesContract.material(1))
        #expect(try await files.read(scratch.destination()) == .value(SecretBox(SecretFilesContract.secret(1))))
    }

    @Test(.timeLimit(.minutes(1)))
    func failsWhenNothingCanBeWritten() async throws {
        let scratch = try Scratch()
        let kernel = FaultyKernel { event, _ in event.call == .write ? .transfer(0) : .proceed }
        let failure = await failure { () throws(SecretFileError) in
            try await FileDelivery(system: kernel).replace(scratch.destination(), with: SecretFilesContract.material(1))
        }
        #expect(failure?.code == .storage)
        #expect(try scratch.names() == [])
    }

    @Test(arguments: Call.unlink.errors)
    func namesTheTemporaryFileThatCannotBeRemoved(number: Int32) async throws {
        let scratch = try Scratch()
        try scratch.write("old\n")
        let kernel = FaultyKernel { event, _ in
            switch event.call {
            case .rename: .fail(EACCES)
            case .unlink: .fail(number)
            default: .proceed
            }
        }
        let failure = await failure { () throws(SecretFileError) in
            try await FileDelivery(system: kernel).replace(scratch.destination(), with: SecretFilesContract.material(1))
        }
        let temporary = try #require(try scratch.names().first { $0 != "acme.key" })
        #expect(failure?.code == .permission)
        #expect(
            failure?.message.contains("rename: Permission denied (EACCES); is the directory owned by keyrotated?")
                == true)
        #expect(failure?.message.contains("\(temporary.debugDescription) in \(scratch.path.debugDescription)") == true)
        #expect(failure?.message.contains("\(ErrorNumber(number))") == true)
        #expect(try scratch.text() == "old\n")
    }

    @Test func takesAnotherNameWhenOneIsTaken() async throws {
        let scratch = try Scratch()
        let creates = Atomic(0)
        let kernel = FaultyKernel { event, _ in
            guard event.call == .create else { return .proceed }
            return creates.add(1, ordering: .relaxed).newValue <= 2 ? .fail(EEXIST) : .proceed
        }
        try await FileDelivery(system: kernel).replace(scratch.destination(), with: SecretFilesContract.material(1))
        #expect(creates.load(ordering: .relaxed) == 3)
        #expect(try scratch.names() == ["acme.key"])
    }

    @Test(.timeLimit(.minutes(1)))
    func givesUpWhenEveryNameIsTaken() async throws {
        let scratch = try Scratch()
        let kernel = FaultyKernel { event, _ in event.call == .create ? .fail(EEXIST) : .proceed }
        let failure = await failure { () throws(SecretFileError) in
            try await FileDelivery(system: kernel).replace(scratch.destination(), with: SecretFilesContract.material(1))
        }
        #expect(failure?.message.contains("(EEXIST)") == true)
        #expect(try scratch.names() == [])
    }

    /// The proof of the order that makes a replacement durable, without strace.
    @Test func writesOwnsAndSynchronizesBeforeRenameAndSynchronizesTheDirectoryAfter() async throws {
        let events = try await cleanRun()
        let directory = try #require(events.first { $0.call == .entries }?.subject)
        let start = try #require(events.firstIndex { $0.call == .create })
        let owned = isRoot ? ["changeOwner TEMPORARY"] : []
        let expected =
            ["create TEMPORARY", "write TEMPORARY", "status TEMPORARY"] + owned
            + ["changeMode TEMPORARY", "synchronize TEMPORARY", "close TEMPORARY", "statusByName acme.key"]
            + ["rename TEMPORARY", "synchronize \(directory)", "close \(directory)", "openWithoutLinks /"]
        let found = events[start...].filter { $0.call != .attribute }
        #expect(found.prefix(expected.count).map(\.description) == expected)
    }
}
