internal import Glibc
internal import RotationPorts
internal import SystemErrors

/// The private directory of the ledger, and the names of what is in it.
struct StateDirectory {
    /// Without symbolic links, so that what was checked is what is used.
    let path: String

    var ledger: String { path + "/ledger.sqlite" }
    /// Where a new ledger is made, to be renamed when it is complete.
    var unfinishedLedger: String { ledger + ".new" }
    var lock: String { path + "/keyrotated.lock" }
    var reserve: String { path + "/reserve" }

    /// Opens the directory; a daemon creates it with mode 0700 where it is missing.
    init(_ path: String, mode: LedgerMode) throws(LedgerError) {
        if mode == .daemon { try Self.create(path) }
        try Self.check(path)
        guard let resolved = realpath(path, nil) else { throw Self.failure("resolve", path, ErrorNumber.latest) }
        defer { free(resolved) }
        self.path = String(cString: resolved)
    }

    private static func create(_ path: String) throws(LedgerError) {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        throw failure("create", path, ErrorNumber.latest)
    }

    private static func check(_ path: String) throws(LedgerError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw failure("open", path, ErrorNumber.latest) }
        guard let problem = problem(status) else { return }
        throw LedgerError(.permission, "cannot use the state directory \"\(path)\": \(problem)")
    }

    /// Whoever can write the directory can put another ledger in the place of ours.
    private static func problem(_ status: stat) -> String? {
        if status.st_mode & S_IFMT == S_IFLNK { return "it is a symbolic link; configure the directory it points to" }
        if status.st_mode & S_IFMT != S_IFDIR { return "it is not a directory; move it aside" }
        if status.st_uid != geteuid() && status.st_uid != 0 {
            // Files that another user leaves there would lock its owner out.
            return "it belongs to user \(status.st_uid), and this is user \(geteuid()); run this as that user: "
                + "sudo -u '#\(status.st_uid)' keyrotated …"
        }
        if status.st_mode & 0o022 != 0 {
            return "it is writable by others (mode \(octal(status.st_mode))); chmod 0700 it"
        }
        return nil
    }

    private static func failure(_ verb: String, _ path: String, _ failure: ErrorNumber) -> LedgerError {
        let advice =
            switch failure.rawValue {
            case ENOENT: "does its parent exist, and was the daemon started once?"
            case EACCES, EPERM: "is this the daemon's user, or root?"
            case EROFS: "is its file system mounted read-write?"
            default: "check the path"
            }
        return LedgerError(failure.ledgerCode, "cannot \(verb) the state directory \"\(path)\": \(failure); \(advice)")
    }
}

/// `0640`: permission bits as an operator writes them.
func octal(_ mode: mode_t) -> String {
    let digits = String(mode & 0o7777, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
