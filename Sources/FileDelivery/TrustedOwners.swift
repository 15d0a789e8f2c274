import Glibc

/// Who may own, and who may write, a directory on the way to a destination (S14).
///
/// The owner of an *existing file* is not trusted for being that: only root, the daemon, and whoever the
/// configuration names as `owner`. Otherwise a user could vouch for a directory of their own by putting a file there.
struct TrustedOwners: Sendable {
    let daemon: uid_t
    let daemonGroup: gid_t
    /// The configured owner of the destination.
    let configured: uid_t?

    enum Role: Sendable {
        /// Somewhere above the directory that holds the file.
        case ancestor
        /// The directory that holds the file.
        case parent
    }

    /// Why the directory is not to be relied on, with the remedy; nil when it is.
    ///
    /// - Writable by others: never for the parent. A sticky *ancestor* like `/tmp` is accepted: in a sticky directory
    ///   only the owner of an entry, the owner of the directory and root can rename or remove the entry, and both
    ///   owners are trusted, since the next directory of the walk has to pass this check as well. What anyone can do
    ///   there, which is to create the next directory first, makes them its owner and is refused by that.
    /// - Writable by its group: only for the daemon's own effective group, which is how an unprivileged daemon is
    ///   let into a directory of the destination's owner; in an ancestor also when it is sticky, as above. (An
    ///   access control list that lets further users write shows as group-writable too, and is refused likewise.)
    func objection(to directory: FileStatus, as role: Role) -> String? {
        guard trusts(directory.owner) else {
            return "belongs to user \(directory.owner), who is neither root nor keyrotated (\(daemon)) nor the "
                + "configured owner; give it to one of them, or set owner in the configuration"
        }
        if role == .ancestor && directory.permissions & S_ISVTX != 0 { return nil }
        if directory.permissions & S_IWOTH != 0 {
            // Nobody should make /tmp unusable for others because of this advice.
            return directory.permissions & S_ISVTX != 0
                ? "is shared by everyone; put the file into a directory of its own"
                : "is writable by everyone; run chmod o-w on it"
        }
        if directory.permissions & S_IWGRP != 0 && directory.group != daemonGroup {
            return "is writable by group \(directory.group), which is not keyrotated's own; run chmod g-w on it"
        }
        return nil
    }

    func trusts(_ user: uid_t) -> Bool { user == 0 || user == daemon || user == configured }
}
