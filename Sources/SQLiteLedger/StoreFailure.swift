internal import CSQLite
internal import RotationPorts
internal import SystemErrors

/// What can go wrong between this module and its file, before it is put into the operator's words.
enum StoreFailure: Error {
    /// A call of SQLite returned `code` (extended); `text` is SQLite's own explanation.
    case sqlite(code: Int32, text: String)
    /// SQLite gave a row that no release of ours up to this one writes.
    case unreadable(String)
    /// A system call failed on a file of the state directory.
    case system(ErrorNumber)
    /// Known in full already.
    case ledger(LedgerError)

    /// The low byte: what kind of trouble, whatever its detail.
    var primaryCode: Int32? {
        if case .sqlite(let code, _) = self { code & 0xff } else { nil }
    }

    /// True where more room, or another try, can help (S9).
    var isStorage: Bool {
        primaryCode == SQLITE_FULL || primaryCode == SQLITE_IOERR
    }

    /// Runs system calls where only a failure of the store may be thrown.
    static func wrapping<Result>(
        _ body: () throws(ErrorNumber) -> Result
    ) throws(StoreFailure) -> Result {
        do {
            return try body()
        } catch {
            throw .system(error)
        }
    }
}

extension LedgerError {
    /// `cannot record facts in "/var/lib/keyrotated/ledger.sqlite": database or disk is full (SQLITE_FULL); …`
    init(_ failure: StoreFailure, cannot attempt: String, path: String) {
        switch failure {
        case .ledger(let error): self = error
        case .system(let failure):
            self.init(failure.ledgerCode, "cannot \(attempt) \"\(path)\": \(failure); \(failure.wayOut)")
        case .unreadable(let reason):
            self.init(.unusable, "cannot \(attempt) \"\(path)\": \(reason); \(WayOut.damaged)")
        case .sqlite(let code, let text):
            let (kind, wayOut) = WayOut.of(primaryCode: code & 0xff)
            self.init(kind, "cannot \(attempt) \"\(path)\": \(text) (\(SQLiteResultName.of(code))); \(wayOut)")
        }
    }
}
