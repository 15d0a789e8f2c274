import CPlatform
import Glibc
import RotationPorts
import SystemErrors

extension FileTask {
    /// Whether the directory is only passed through, or also listed and synchronized (which needs the right to read it).
    enum DirectoryUse {
        case passage
        case change
    }

    /// Opens the directory that holds the file, walking down from the root by descriptors (S14).
    ///
    /// Each component is opened relative to the one before, which has been checked, without following links, and is
    /// judged by `fstat` of what was opened: nothing can be exchanged between check and use. A single `openat2` of
    /// the whole path would not do, as the ancestors could then only be checked by name.
    func openDirectory(for use: DirectoryUse, trusting owners: TrustedOwners) throws(SecretFileError) -> Descriptor {
        let last = path.directories.count
        var directory = try openComponent(below: nil, level: 0, readable: last == 0 && use == .change)
        try check(directory, level: 0, owners)
        for level in stride(from: 1, through: last, by: 1) {
            directory = try openComponent(
                below: directory.number, level: level, readable: level == last && use == .change)
            try check(directory, level: level, owners)
        }
        return directory
    }

    private func openComponent(below parent: Int32?, level: Int, readable: Bool) throws(SecretFileError) -> Descriptor {
        let name = level == 0 ? "/" : path.directories[level - 1]
        let access = readable ? O_RDONLY : cplatform_o_path
        let flags = access | O_DIRECTORY | O_CLOEXEC
        let number = try perform(.openDirectory, on: path.directoryPath(level)) { () throws(ErrorNumber) in
            try openWithoutLinks(parent ?? AT_FDCWD, name, flags: flags)
        }
        return Descriptor(number, system: system)
    }

    /// `openat2` is asked without `O_NOFOLLOW`: with it, the kernel says ENOTDIR of a link instead of the clearer ELOOP.
    ///
    /// Linux before 5.6 has no `openat2`, and some sandboxes answer EPERM to it. For one component, `O_NOFOLLOW` with
    /// `O_DIRECTORY` refuses a symbolic link just as well.
    private func openWithoutLinks(_ parent: Int32, _ name: String, flags: Int32) throws(ErrorNumber) -> Int32 {
        do {
            return try system.openWithoutLinks(parent, name, flags: flags)
        } catch {
            guard error.rawValue == ENOSYS || error.rawValue == EPERM else { throw error }
            return try system.open(parent, name, flags: flags | O_NOFOLLOW, mode: 0)
        }
    }

    private func check(
        _ directory: borrowing Descriptor, level: Int, _ owners: TrustedOwners
    ) throws(SecretFileError) {
        let number = directory.number
        let status = try perform(.inspectDirectory, on: path.directoryPath(level)) { () throws(ErrorNumber) in
            try system.status(number)
        }
        let role: TrustedOwners.Role = level == path.directories.count ? .parent : .ancestor
        if let objection = owners.objection(to: status, as: role) {
            throw refusal(.unsafePath, "the directory \(path.directoryPath(level).debugDescription) \(objection)")
        }
    }
}
