internal import Glibc
public import RotationPorts

extension SQLiteLedger {
    /// Why there is no ledger in `directory` although a daemon has used it; nil where there is one, or where none ever ran.
    public static func loss(directory: String) -> LedgerError? {
        let directory = StateDirectory(unchecked: directory)
        return directory.hasLostItsLedger ? directory.loss : nil
    }
}

extension StateDirectory {
    /// For looking at names alone.
    init(unchecked path: String) { self.path = path }

    /// What a daemon leaves beside its ledger is there, and the ledger is not.
    var hasLostItsLedger: Bool {
        guard access(ledger, F_OK) != 0, errno == ENOENT else { return false }
        return access(lock, F_OK) == 0 || access(reserve, F_OK) == 0
    }

    var loss: LedgerError {
        LedgerError(
            .unusable,
            "this state directory was in use, but its ledger \"\(ledger)\" is gone; restore it from a backup before a daemon "
                + "starts without it, or read \"A lost or damaged ledger\" in the documentation")
    }
}
