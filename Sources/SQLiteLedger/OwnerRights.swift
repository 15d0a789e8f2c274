internal import Glibc

/// A command that root runs uses the state directory with the rights of its owner: whatever is left there belongs to the
/// daemon's user, and who could write there cannot lead root to anything else.
///
/// The effective user of the whole process changes for the time being (glibc sees to all its threads), so this is for
/// commands, which do one thing after the other.
struct OwnerRights {
    /// What root had, and gets again.
    private struct Own {
        let group: gid_t
        let groups: [gid_t]
    }

    /// Nil when nothing is borrowed.
    private var own: Own?

    /// Takes them until ``giveBack()``. Nothing changes unless this is root and the directory somebody else's.
    init(of directory: String, mode: LedgerMode) {
        guard mode != .daemon, let owner = Self.strangerOwning(directory), let groups = Self.groups() else { return }
        // In this order, as each needs root. Root's other groups would open to the owner what is theirs. Without all of it
        // the directory is refused for its owner.
        guard setgroups(0, nil) == 0 else { return }
        own = Own(group: getegid(), groups: groups)
        let isBorrowed = setegid(owner.group) == 0 && seteuid(owner.user) == 0
        if !isBorrowed { giveBack() }
    }

    mutating func giveBack() {
        guard let own else { return }
        let isReturned =
            seteuid(0) == 0 && setegid(own.group) == 0 && setgroups(own.groups.count, own.groups) == 0
        precondition(isReturned, "a process whose real user is root cannot become root again")
        self.own = nil
    }

    /// Sends a signal to the process that is said to be the daemon of `directory`, if its owner might do so: somebody who
    /// can write there can have any process of theirs hold its lock, and what that turns into is not for us to end.
    ///
    /// The kernel asks for the real user as well, and that is still root while rights are borrowed. So that one changes,
    /// for this one call: a process whose real user is the owner can be stopped by them.
    ///
    /// - Returns: whether it was sent.
    static func signal(_ process: Int32, _ signal: Int32, asOwnerOf directory: String) -> Bool {
        guard let owner = strangerOwning(directory) else { return kill(process, signal) == 0 }
        // With root as effective user the saved one stays root, too; from there is the way back.
        guard setreuid(owner.user, 0) == 0 else { return false }
        let isSent = seteuid(owner.user) == 0 && kill(process, signal) == 0
        let isReturned = seteuid(0) == 0 && setreuid(0, 0) == 0
        precondition(isReturned, "a process whose saved user is root cannot become root again")
        return isSent
    }

    /// Nil unless this is root, and the directory somebody else's.
    private static func strangerOwning(_ directory: String) -> (user: uid_t, group: gid_t)? {
        var status = stat()
        guard geteuid() == 0, lstat(directory, &status) == 0, status.st_uid != 0 else { return nil }
        return (status.st_uid, status.st_gid)
    }

    private static func groups() -> [gid_t]? {
        var groups = [gid_t](repeating: 0, count: Int(max(0, getgroups(0, nil))))
        let count = getgroups(Int32(groups.count), &groups)
        return count < 0 ? nil : Array(groups.prefix(Int(count)))
    }
}
