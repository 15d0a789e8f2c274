import FileDelivery
import Glibc
import RotationCore

extension UnitNeeds {
    mutating func add(_ destination: Destination, of lineage: LineageID) {
        let subject = "\(lineage) writes \"\(destination.path)\""
        guard let target = place(of: destination) else { return }
        let directory = Self.parent(of: target)
        makeWritable(directory, because: subject)
        addDirectory(directory, subject)
        addOwner(destination, at: target, subject)
        if case .credential = destination.format { addHostSecret("\(subject), encrypted for this host") }
    }

    private mutating func addHostSecret(_ reason: String) {
        need(HostSecret.setting, because: reason)
        if machine.facts(HostSecret.path) == nil {
            note("\(HostSecret.path): it is not there, and the unit would not start. Run `systemd-creds setup` once.")
        }
    }

    /// Where the unit hides what is there, the directory alone is shown again.
    mutating func makeWritable(_ directory: String, because reason: String) {
        func isIn(_ place: String) -> Bool { directory == place || directory.hasPrefix(place + "/") }
        if Packaged.writable.contains(where: isIn) { return }
        let isHome = ["/home", "/root", "/run/user"].contains(where: isIn)
        if isHome { need("ProtectHome=tmpfs", because: reason) }
        if isHome || ["/tmp", "/var/tmp"].contains(where: isIn) {
            guard !directory.contains(":") else {
                // It would be mounted over what stands behind the colon.
                return note("\(directory): a colon parts two paths in BindPaths=; use another directory.")
            }
            need("BindPaths=\(UnitText.quoted("-" + directory))", because: reason)
        } else {
            need("ReadWritePaths=\(UnitText.quoted("-" + directory))", because: reason)
        }
    }

    private mutating func addDirectory(_ directory: String, _ subject: String) {
        guard let facts = machine.facts(directory) else {
            note("\(directory): it is not there, or this user cannot look at it. Run this again, as root, once it is.")
            return
        }
        if !daemon.canChange(directory: facts) {
            need(.override, because: "\(subject), in a directory that \(DaemonAccount.name) may not change")
        }
        var ancestor = directory
        while ancestor != "/" {
            ancestor = Self.parent(of: ancestor)
            if let facts = machine.facts(ancestor), !daemon.canPass(directory: facts) {
                need(.readSearch, because: "\(subject), below \(ancestor), which \(DaemonAccount.name) may not enter")
            }
        }
    }

    /// The file as it is to be, and as it is: it is read before it is replaced, and when it has been.
    private mutating func addOwner(_ destination: Destination, at path: String, _ subject: String) {
        let existing = machine.facts(path)
        let owner = destination.owner.map(user) ?? existing?.owner ?? daemon.user
        let group = destination.group.map(group) ?? existing?.group ?? daemon.group
        if owner != daemon.user {
            let reason = "\(subject), which belongs to another user"
            need(.chown, because: reason)
            need(.fowner, because: reason)
        } else if group != daemon.group, !daemon.groups.contains(group) {
            // Less than a capability: it holds for the files of this group alone.
            need("SupplementaryGroups=\(destination.group ?? "\(group)")", because: subject)
        }
        let wanted = FileFacts(owner: owner, group: group, mode: mode_t(destination.mode))
        if [wanted, existing].compactMap(\.self).contains(where: { !isReadable($0) }) {
            need(
                .readSearch,
                because: "\(subject), which \(DaemonAccount.name) has to read back (mode 0640 and its group would do)")
        }
    }

    func user(_ name: String) -> uid_t {
        name == DaemonAccount.name ? daemon.user : machine.user(name) ?? Self.unknown
    }

    private func group(_ name: String) -> gid_t {
        name == DaemonAccount.name ? daemon.group : machine.group(name) ?? Self.unknown
    }

    /// Nobody on this machine, and not ``DaemonAccount/absent`` either.
    private static let unknown = UInt32.max - 1

    /// What the daemon is given it can read by its group also where that is one it is still to be put into.
    private func isReadable(_ file: FileFacts) -> Bool {
        daemon.canRead(file) || (file.owner != daemon.user && file.group == daemon.group && file.mode & 0o040 != 0)
    }

    static func parent(of path: String) -> String {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        return end == path.startIndex ? "/" : String(path[..<end])
    }
}
