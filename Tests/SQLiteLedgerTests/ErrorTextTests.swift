import RotationPorts
import SystemErrors
import Testing

@testable import SQLiteLedger

/// What an operator reads when SQLite or the system refuses.
struct ErrorTextTests {
    static let codes: [(code: Int32, kind: LedgerError.Code, name: String)] = [
        (13, .storage, "SQLITE_FULL"), (778, .storage, "SQLITE_IOERR_WRITE"), (1034, .storage, "SQLITE_IOERR_FSYNC"),
        (5, .storage, "SQLITE_BUSY"), (7, .storage, "SQLITE_NOMEM"), (8, .permission, "SQLITE_READONLY"),
        (1032, .permission, "SQLITE_READONLY_DBMOVED"), (14, .permission, "SQLITE_CANTOPEN"),
        (11, .unusable, "SQLITE_CORRUPT"), (26, .unusable, "SQLITE_NOTADB"),
        (1555, .unusable, "SQLITE_CONSTRAINT_PRIMARYKEY"),
        (13 | 99 << 8, .storage, "SQLITE_FULL, extended code 25357"), (99, .unusable, "result code 99"),
    ]

    @Test(arguments: codes)
    func namesTheCodeTheFileAndTheWayOut(code: Int32, kind: LedgerError.Code, name: String) {
        let failure = StoreFailure.sqlite(code: code, text: "because")
        let error = LedgerError(failure, cannot: "record in the ledger", path: "/s/ledger.sqlite")
        #expect(error.code == kind)
        #expect(error.message.hasPrefix("cannot record in the ledger \"/s/ledger.sqlite\": because (\(name)); "))
        #expect(!error.message.hasSuffix("; "))
    }

    @Test(arguments: [(28, LedgerError.Code.storage, "ENOSPC"), (5, .storage, "EIO"), (13, .permission, "EACCES")])
    func namesTheErrnoAndTheWayOut(code: Int32, kind: LedgerError.Code, name: String) {
        let error = LedgerError(.system(ErrorNumber(code)), cannot: "create the ledger", path: "/s/ledger.sqlite")
        #expect(error.code == kind)
        #expect(error.message.contains("(\(name)); "))
    }
}
