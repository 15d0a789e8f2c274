public import SystemErrors

/// Why the journal cannot be read.
public enum JournalReadError: Error, Hashable, Sendable {
    /// It is there, and this user may not read it.
    case forbidden
    /// journald keeps none of this machine.
    case absent
    case failed(ErrorNumber)
}

extension JournalReadError: CustomStringConvertible {
    /// With what to do about it.
    public var description: String {
        switch self {
        case .forbidden:
            "cannot read the journal: \(ErrorNumber(rawValue: JournalFiles.denied)); do it as root, or as a member of the "
                + "group systemd-journal: `adduser USER systemd-journal`, and log in again"
        case .absent:
            "there is no journal of this machine in \(JournalFiles.roots.joined(separator: " or ")): is systemd-journald "
                + "running?"
        case .failed(let error): "cannot read the journal: \(error)"
        }
    }
}
