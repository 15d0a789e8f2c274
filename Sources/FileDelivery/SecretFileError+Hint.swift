import Glibc
import RotationPorts
import SystemErrors

extension SecretFileError {
    /// The next step for the operator.
    static func hint(for error: ErrorNumber, at step: FileStep) -> String {
        switch (step, error.rawValue) {
        case (.setAccessList, EPERM), (.setAccessList, EOPNOTSUPP), (.setAccessList, EINVAL):
            return
                "the old file has a list (getfacl) that the new one must keep: may keyrotated set one here? it needs to own "
                + "the file, or CAP_FOWNER"
        case (.setLabel, EPERM), (.setLabel, EACCES), (.setLabel, EINVAL):
            return "the old file's label (ls -Z) must be kept: does the policy let keyrotated relabel to it?"
        default: return generalHint(for: error, at: step)
        }
    }

    private static func generalHint(for error: ErrorNumber, at step: FileStep) -> String {
        switch error.rawValue {
        case EACCES: accessHint(at: step)
        case EPERM: privilegeHint(at: step)
        case ENOENT: missingHint(at: step)
        case ENOTDIR: "is it a file or a symbolic link instead of a directory?"
        case ELOOP: linkHint(at: step)
        case EISDIR: "a directory stands where the file belongs: move it away"
        case ENXIO: "a socket or device stands where the file belongs: move it away"
        case ENAMETOOLONG: "shorten the name: the temporary file beside it needs 20 bytes more, of 255"
        case EXDEV, EBUSY: "is the file itself a mount point? mount its directory instead"
        default: resourceHint(for: error)
        }
    }

    private static func linkHint(at step: FileStep) -> String {
        let advice = "symbolic links are not followed: configure the path that the link leads to"
        return step == .open ? advice + ", or, for the file of a key, follow_symlink = true" : advice
    }

    private static func resourceHint(for error: ErrorNumber) -> String {
        switch error.rawValue {
        case EROFS: "is the file system mounted read-only, or the path not in ReadWritePaths= of the unit? \(dropIn)"
        case ENOSPC: "free space or inodes on this file system"
        case EDQUOT: "the quota of keyrotated is used up: raise it or free space"
        case EIO: "look for disk errors in the kernel log"
        case EMFILE, ENFILE: "too many files are open: raise LimitNOFILE= of the unit"
        case ENOMEM: "memory is short on this machine"
        case EFBIG: "is LimitFSIZE= of the unit too small?"
        case ETXTBSY: "is the file in use as a program or as swap?"
        case EINVAL, EOPNOTSUPP: "does this file system support owners, modes and fsync?"
        default: "if trying again does not help, look at the file system"
        }
    }

    /// For a daemon that systemd confines.
    private static let dropIn = "`keyrotated check --drop-in` prints what its unit needs"

    private static func accessHint(at step: FileStep) -> String {
        switch step {
        case .openDirectory, .inspectDirectory, .listDirectory, .inspect:
            "may keyrotated read and search the directory? \(dropIn)"
        case .open, .read: "may keyrotated read the file? \(dropIn)"
        default: "is the directory owned by keyrotated? \(dropIn)"
        }
    }

    private static func privilegeHint(at step: FileStep) -> String {
        switch step {
        case .changeOwner:
            "another owner needs CAP_CHOWN (AmbientCapabilities= of the unit); another group needs that or "
                + "membership in it (SupplementaryGroups=): \(dropIn)"
        case .create, .rename, .removeTemporary:
            "is the file or its directory immutable (lsattr), or the directory sticky and the file somebody else's?"
        default: "does the sandbox of the unit forbid it?"
        }
    }

    private static func missingHint(at step: FileStep) -> String {
        switch step {
        case .openDirectory: "create it, or correct the path"
        default: "was the directory or the temporary file removed meanwhile?"
        }
    }
}
