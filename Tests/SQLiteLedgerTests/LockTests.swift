import Glibc
import LedgerContract
import RotationCore
import RotationPorts
import SQLiteLedger
import Testing

/// One daemon per state directory.
struct LockTests {
    let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    @Test func refusesASecondDaemonAndNamesTheFirst() async throws {
        let first = try Exerciser("hold", scratch.state)
        #expect(first.line() == "open")
        let error = await #expect(throws: LedgerError.self) {
            try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        }
        #expect(error?.code == .locked)
        #expect(error?.message.contains("process \(first.id) holds") == true)
        #expect(try SQLiteLedger.daemonProcess(directory: scratch.state) == first.id)
    }

    @Test func takesOverWhenTheFirstWasKilled() async throws {
        let first = try Exerciser("hold", scratch.state)
        #expect(first.line() == "open")
        first.kill()
        #expect(try SQLiteLedger.daemonProcess(directory: scratch.state) == nil)
        try await SQLiteLedger.open(directory: scratch.state, mode: .daemon).close()
    }

    /// A POSIX lock does not exclude its own process, and any close of the file would drop it.
    @Test func refusesASecondDaemonInTheSameProcessAndKeepsTheLock() async throws {
        let first = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        let error = await #expect(throws: LedgerError.self) {
            try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        }
        #expect(error?.code == .locked)
        #expect(try SQLiteLedger.daemonProcess(directory: scratch.state) == getpid())
        let other = try Exerciser("hold", scratch.state)
        #expect(other.line() == nil, "another process got the lock")
        try await first.close()
        #expect(try SQLiteLedger.daemonProcess(directory: scratch.state) == nil)
    }

    @Test func namesItsHolderInTheFile() async throws {
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        try await ledger.close()
        let left = String(decoding: try scratch.bytes("keyrotated.lock"), as: UTF8.self)
        #expect(left.hasPrefix("process \(getpid())\nsince 20"))
    }

    @Test func isClosedHoweverItsUseEnds() async throws {
        for _ in 1...2 {
            let number = try await SQLiteLedger.withLedger(directory: scratch.state, mode: .daemon) { ledger in
                try await ledger.record(Samples.delivered(1))
                return try await ledger.facts(of: Samples.lineage).highestNumber
            }
            #expect(number == 1)
            await #expect(throws: CancellationError.self) {
                try await SQLiteLedger.withLedger(directory: scratch.state, mode: .daemon) { _ in
                    throw CancellationError()
                }
            }
        }
        #expect(try SQLiteLedger.daemonProcess(directory: scratch.state) == nil)
    }
}
