import Glibc
import RotationPorts
import SystemErrors

extension FileTask {
    /// What was read, with the owner and mode of the very file that was open.
    struct Snapshot: ~Copyable {
        let status: FileStatus
        let content: WipedBuffer
    }

    /// More than any key in any format needs, and little enough to read at once.
    static let sizeLimit = 64 * 1024

    /// Reads the file at most one byte beyond ``sizeLimit``; nil when it does not exist.
    func snapshot(in directory: borrowing Descriptor) throws(SecretFileError) -> Snapshot? {
        try snapshot(in: directory, requiring: requireOrdinary)
    }

    /// - Parameter requirement: Refuses what is not to be read, by the status of the very file that is open.
    func snapshot(
        in directory: borrowing Descriptor, requiring requirement: (FileStatus) throws(SecretFileError) -> Void
    ) throws(SecretFileError) -> Snapshot? {
        guard let file = try openExisting(in: directory.number) else { return nil }
        let number = file.number
        let status = try perform(.inspect) { () throws(ErrorNumber) in try system.status(number) }
        try requirement(status)
        return Snapshot(status: status, content: try content(of: file))
    }

    /// The status of whatever has the file's name, be it a link; nil when nothing has.
    func statusByName(in directory: borrowing Descriptor) throws(SecretFileError) -> FileStatus? {
        let number = directory.number
        return try perform(.inspect) { () throws(ErrorNumber) in
            try nilWhen(ENOENT) { () throws(ErrorNumber) in try system.status(number, path.name) }
        }
    }

    /// Without `O_NONBLOCK` the open of a FIFO would wait for a writer; `O_NOCTTY` keeps a terminal from becoming ours.
    func openExisting(in directory: Int32) throws(SecretFileError) -> Descriptor? {
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let number = try perform(.open) { () throws(ErrorNumber) in
            try nilWhen(ENOENT) { () throws(ErrorNumber) in
                try system.open(directory, path.name, flags: flags, mode: 0)
            }
        }
        guard let number else { return nil }
        return Descriptor(number, system: system)
    }

    private func content(of file: borrowing Descriptor) throws(SecretFileError) -> WipedBuffer {
        let number = file.number
        var content = WipedBuffer(capacity: Self.sizeLimit + 1)
        while content.count <= Self.sizeLimit {
            let length = try content.fill { free throws(SecretFileError) in
                try perform(.read) { () throws(ErrorNumber) in try system.read(number, into: free) }
            }
            guard length > 0 else { break }
        }
        return content
    }

    /// A second link would keep the old secret, or show the new one, under a name that nobody checked.
    func requireOrdinary(_ status: FileStatus) throws(SecretFileError) {
        try requireRegular(status)
        guard status.linkCount <= 1 else {
            throw refusal(.unsafePath, "it has \(status.linkCount) hard links; remove the others")
        }
    }

    func requireRegular(_ status: FileStatus) throws(SecretFileError) {
        guard status.kind == .regular else {
            let wayOut =
                status.kind == .symbolicLink
                ? "configure the path that it leads to, or follow_symlink = true" : "move it away"
            throw refusal(.unsafePath, "it is \(status.kind.rawValue) instead of a regular file; \(wayOut)")
        }
    }
}
