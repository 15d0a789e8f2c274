import FoundationEssentials
import Glibc
import LedgerContract
import RotationCore
import RotationPorts
import SQLiteLedger
import Testing

struct OpeningTests {
    let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    @Test func createsEverythingForItsOwnerAlone() async throws {
        let before = umask(0)
        defer { umask(before) }
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        try await ledger.record(Samples.delivered(1))
        #expect(await ledger.wasCreated)
        #expect(await !ledger.hadPredecessor)
        #expect(try scratch.mode("") == 0o700)
        let files = try scratch.files()
        #expect(files == ["keyrotated.lock", "ledger.sqlite", "ledger.sqlite-shm", "ledger.sqlite-wal", "reserve"])
        for file in files { #expect(try scratch.mode(file) == 0o600, "\(file)") }
        try await ledger.close()
    }

    @Test func keepsFactsFromOneStartToTheNext() async throws {
        for number in 1...3 {
            let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
            #expect(await ledger.wasCreated == (number == 1))
            try await ledger.record(Samples.delivered(number))
            try await ledger.close()
        }
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        let expected = LineageFacts((1...3).flatMap { Samples.delivered($0) })
        #expect(try await ledger.facts(of: Samples.lineage) == expected)
        try await ledger.close()
    }

    @Test("S23: a ledger that is gone is not taken for one that never was")
    func tellsALostLedger() async throws {
        #expect(SQLiteLedger.loss(directory: scratch.state) == nil)
        mkdir(scratch.state, 0o700)
        #expect(SQLiteLedger.loss(directory: scratch.state) == nil)
        try await SQLiteLedger.open(directory: scratch.state, mode: .daemon).close()
        #expect(SQLiteLedger.loss(directory: scratch.state) == nil)
        unlink(scratch.ledger)
        let loss = try #require(SQLiteLedger.loss(directory: scratch.state))
        #expect(loss.message.contains("was in use, but its ledger"))
        let error = await #expect(throws: LedgerError.self) {
            try await SQLiteLedger.open(directory: scratch.state, mode: .reader)
        }
        #expect(error?.message == loss.message)
    }

    @Test("S23: says that a created ledger replaces one that was lost")
    func tellsALostLedgerFromAFirstStart() async throws {
        try await SQLiteLedger.open(directory: scratch.state, mode: .daemon).close()
        unlink(scratch.ledger)
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        #expect(await ledger.wasCreated)
        #expect(await ledger.hadPredecessor)
        try await ledger.close()
    }

    @Test func finishesACreationThatWasInterrupted() async throws {
        try await SQLiteLedger.open(directory: scratch.state, mode: .daemon).close()
        unlink(scratch.ledger)
        try scratch.write([1, 2, 3], to: "ledger.sqlite.new")
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        try await ledger.record(Samples.delivered(1))
        try await ledger.close()
        #expect(try scratch.files() == ["keyrotated.lock", "ledger.sqlite", "reserve"])
    }

    @Test(arguments: [LedgerMode.operator, .reader])
    func createsNothingBesideTheDaemon(mode: LedgerMode) async throws {
        mkdir(scratch.state, 0o700)
        let error = await #expect(throws: LedgerError.self) {
            try await SQLiteLedger.open(directory: scratch.state, mode: mode)
        }
        #expect(error?.code == .unusable)
        #expect(error?.message.contains("start the daemon once") == true)
        #expect(try scratch.files().isEmpty)
    }

    enum Directory: CaseIterable {
        case writableByOthers, symbolicLink, regularFile, missingParent
    }

    @Test(arguments: Directory.allCases)
    func refusesAnUntrustworthyStateDirectory(directory: Directory) async throws {
        var path = scratch.state
        switch directory {
        case .writableByOthers:
            mkdir(path, 0o700)
            chmod(path, 0o770)
        case .symbolicLink: symlink(scratch.path, path)
        case .regularFile: try Data().write(to: URL(filePath: path))
        case .missingParent: path += "/missing/state"
        }
        let error = await #expect(throws: LedgerError.self) {
            try await SQLiteLedger.open(directory: path, mode: .daemon)
        }
        #expect(error?.code == .permission)
        #expect(error?.message.contains("\"\(path)\"") == true)
    }

    @Test func readsWithoutADaemonAndBesideOne() async throws {
        let daemon = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        try await daemon.record(Samples.delivered(1))
        try await expectReadable()
        try await daemon.close()
        #expect(try scratch.files() == ["keyrotated.lock", "ledger.sqlite", "reserve"])
        try await expectReadable()
    }

    private func expectReadable() async throws {
        let reader = try await SQLiteLedger.open(directory: scratch.state, mode: .reader)
        #expect(try await reader.facts(of: Samples.lineage) == LineageFacts(Samples.delivered(1)))
        let error = await #expect(throws: LedgerError.self) { try await reader.record(Samples.facts([.held])) }
        #expect(error?.code == .permission)
        try await reader.close()
    }

    @Test func endsItsThreadAndGivesUpTheLockWhenItIsDropped() async throws {
        for _ in 1...50 {
            let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
            try await ledger.record(Samples.facts([.held]))
        }
        #expect(try SQLiteLedger.daemonProcess(directory: scratch.state) == nil)
    }

    @Test func refusesEveryCallAfterItWasClosed() async throws {
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        try await ledger.close()
        try await ledger.close()
        await #expect(throws: LedgerError.self) { try await ledger.record(Samples.facts([.held])) }
        await #expect(throws: LedgerError.self) { try await ledger.facts(of: Samples.lineage) }
    }
}
