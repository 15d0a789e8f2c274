import FoundationEssentials
import Glibc
import LedgerContract
import RotationCore
import RotationPorts
import SQLiteLedger
import Testing

/// A ledger that is not what it should be stops the start with the file and the way out, and stays as it is.
struct DamageTests {
    let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    enum Damage: CaseIterable {
        case empty, emptyWithLog, garbage, cut, cutInFirstPage, middleOverwritten, fileLostLogKept
        case otherProgram, noVersion, newer, directory, symbolicLink, readableByOthers, readOnly
    }

    @Test(arguments: Damage.allCases)
    func refusesADamagedLedgerAndLeavesItAlone(damage: Damage) async throws {
        try await makeLedger()
        try inflict(damage)
        let before = try snapshot()
        // Only the daemon looks at every page.
        for mode in damage == .middleOverwritten ? [LedgerMode.daemon] : [.daemon, .operator] {
            let error = await #expect(throws: LedgerError.self, "\(mode)") {
                try await SQLiteLedger.open(directory: scratch.state, mode: mode)
            }
            #expect(error?.code == expectedCode(damage), "\(error?.message ?? "")")
            #expect(error?.message.contains("\"\(scratch.ledger)\"") == true)
            #expect(error?.message.contains("; ") == true, "no way out")
        }
        #expect(try snapshot() == before)
    }

    @Test func namesTheWayOutOfANewerLedger() async throws {
        try await makeLedger()
        try inflict(.newer)
        let error = await #expect(throws: LedgerError.self) {
            try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        }
        #expect(error?.message.contains("version 99") == true)
        #expect(error?.message.contains("install the release that wrote it") == true)
    }

    private func expectedCode(_ damage: Damage) -> LedgerError.Code {
        switch damage {
        case .readableByOthers, .readOnly: .permission
        default: .unusable
        }
    }

    private func makeLedger() async throws {
        let ledger = try await SQLiteLedger.open(directory: scratch.state, mode: .daemon)
        for number in 1...50 {
            let lineage = LineageID(server: "main", tenant: TenantID(19), name: "k\(number)")
            try await ledger.record(Samples.delivered(1, of: lineage))
        }
        try await ledger.close()
    }

    private func inflict(_ damage: Damage) throws {
        var bytes = try scratch.bytes("ledger.sqlite")
        switch damage {
        case .empty: bytes = []
        case .emptyWithLog:
            try scratch.write(bytes, to: "ledger.sqlite-wal")
            bytes = []
        case .garbage: bytes = (0..<bytes.count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        case .cut: bytes.removeLast(bytes.count / 2)
        case .cutInFirstPage: bytes = Array(bytes[..<60])
        case .middleOverwritten: for index in 4096..<(bytes.count - 4096) { bytes[index] = 0x5a }
        case .fileLostLogKept:
            try scratch.write(bytes, to: "ledger.sqlite-wal")
            unlink(scratch.ledger)
            return
        case .otherProgram: bytes.replaceSubrange(68..<72, with: [0, 0, 0, 1])
        case .noVersion: bytes.replaceSubrange(60..<64, with: [0, 0, 0, 0])
        case .newer: bytes.replaceSubrange(60..<64, with: [0, 0, 0, 99])
        case .directory, .symbolicLink: return try replaceFile(damage)
        case .readableByOthers, .readOnly:
            chmod(scratch.ledger, damage == .readOnly ? 0o400 : 0o640)
            return
        }
        try scratch.write(bytes, to: "ledger.sqlite")
    }

    private func replaceFile(_ damage: Damage) throws {
        guard rename(scratch.ledger, scratch.path + "/elsewhere") == 0 else { throw ScratchFailure(code: errno) }
        let code =
            damage == .directory ? mkdir(scratch.ledger, 0o700) : symlink(scratch.path + "/elsewhere", scratch.ledger)
        guard code == 0 else { throw ScratchFailure(code: errno) }
    }

    /// The bytes of the ledger and its log; nil for what is no file.
    private func snapshot() throws -> [[UInt8]?] {
        ["ledger.sqlite", "ledger.sqlite-wal"].map { try? scratch.bytes($0) }
    }
}
