import FileDelivery
import Glibc
import RotationCore

/// Where the daemon would write, by the same rules (S14). What it refuses to follow gets no rights here: who made such a
/// link, or owns such a directory, would choose what the daemon may change.
extension UnitNeeds {
    /// The file itself; nil, with a note, where no setting would bring the daemon there.
    mutating func place(of destination: Destination) -> String? {
        let owner = destination.owner.map(user)
        let path = destination.path
        guard isReliable(above: path, owner) else { return nil }
        guard let text = machine.link(path) else { return path }
        guard destination.followsSymlink else {
            note("\(path): it is a symbolic link, which is not followed. Configure the path that it leads to.")
            return nil
        }
        guard trusts(machine.facts(path)?.owner, owner) else {
            note(
                "\(path): the symbolic link belongs to neither root nor \(DaemonAccount.name) nor the configured owner."
            )
            return nil
        }
        guard let target = LinkTarget.path(of: path, reading: text), machine.link(target) == nil else {
            note("\(path): the symbolic link does not lead to a file at once. Make it anew.")
            return nil
        }
        return isReliable(above: target, owner) ? target : nil
    }

    /// Whether all directories on the way are such, and belong to somebody who is trusted with the file; what is not there
    /// yet is.
    private mutating func isReliable(above path: String, _ owner: uid_t?) -> Bool {
        var directory = path
        while directory != "/" {
            directory = Self.parent(of: directory)
            if machine.link(directory) != nil {
                note(
                    "\(path): \(directory) is a symbolic link, which is not followed. Configure the path that it leads to."
                )
                return false
            }
            if let facts = machine.facts(directory), !trusts(facts.owner, owner) {
                note(
                    "\(path): \(directory) belongs to neither root nor \(DaemonAccount.name) nor the configured owner. The "
                        + "daemon writes nothing there: set owner, or use another directory.")
                return false
            }
        }
        return true
    }

    private func trusts(_ user: uid_t?, _ configured: uid_t?) -> Bool {
        user == 0 || user == daemon.user || (user != nil && user == configured)
    }
}
