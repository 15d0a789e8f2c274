internal import Glibc

/// A command that root runs uses the state directory with the rights of its owner: whatever is left there belongs to the
/// daemon's user, and who could write there cannot lead root to anything else.
///
/// The effective user of the whole process changes for the time being (glibc sees to all its threads), so this is for
/// commands, which do one thing after the other.
struct OwnerRights {
    private let isBorrowed: Bool

    /// Takes them until ``giveBack()``. Nothing changes unless this is root and the directory somebody else's.
    init(of directory: String, mode: LedgerMode) {
        var status = stat()
        guard mode != .daemon, geteuid() == 0, lstat(directory, &status) == 0, status.st_uid != 0 else {
            isBorrowed = false
            return
        }
        // In this order, as the other needs root. Without them the directory is refused for its owner.
        isBorrowed = setegid(status.st_gid) == 0 && seteuid(status.st_uid) == 0
    }

    func giveBack() {
        guard isBorrowed else { return }
        let isReturned = seteuid(0) == 0 && setegid(0) == 0
        precondition(isReturned, "a process whose real user is root cannot become root again")
    }
}
