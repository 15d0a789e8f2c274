import Glibc
import RotationPorts
import SystemErrors

/// The temporary file of one replacement, in the directory of the destination.
struct TemporaryFile: ~Copyable {
    private let task: FileTask
    private let directory: Int32
    private let name: String
    private var descriptor: Descriptor

    /// Creates it empty and accessible to the daemon alone, whatever the umask.
    init(task: FileTask, in directory: borrowing Descriptor) throws(SecretFileError) {
        self.task = task
        self.directory = directory.number
        let (name, number) = try Self.create(task, in: directory.number)
        self.name = name
        descriptor = Descriptor(number, system: task.system)
    }

    /// Content, owner, label, list or mode, disk: see ``FileReplacement`` for the order.
    mutating func fill(
        _ content: borrowing WipedBuffer, _ attributes: FileAttributes, _ protection: FileProtection
    ) throws(SecretFileError) {
        try content.withBytes { bytes throws(SecretFileError) in try write(bytes) }
        let (system, number) = (task.system, descriptor.number)
        let created = FileAttributes(
            of: try task.perform(.inspect, on: name) { () throws(ErrorNumber) in
                try system.status(number)
            })
        if (created.owner, created.group) != (attributes.owner, attributes.group) {
            try task.perform(.changeOwner, on: name) { () throws(ErrorNumber) in
                try system.changeOwner(number, owner: attributes.owner, group: attributes.group)
            }
        }
        try setLabel(protection.label)
        try setAccess(protection.accessList, mode: attributes.mode)
        try task.perform(.synchronize, on: name) { () throws(ErrorNumber) in try system.synchronize(number) }
        try task.close(&descriptor, .close)
    }

    /// Only where it differs: to relabel takes rights that to create does not.
    private func setLabel(_ label: [UInt8]?) throws(SecretFileError) {
        guard let label, try task.attribute(.label, of: descriptor.number, called: name) != label else { return }
        try task.perform(.setLabel, on: name) { () throws(ErrorNumber) in
            try task.system.setAttribute(descriptor.number, .label, to: label)
        }
    }

    /// A list sets the mode with it. Without one, what the directory handed down to its new file has to go first: its
    /// entries, ineffective in a file of mode 0600, would come to life with a mode that lets the group read.
    private func setAccess(_ list: AccessList?, mode: mode_t) throws(SecretFileError) {
        let number = descriptor.number
        let inherited = try task.attribute(.accessList, of: number, called: name)
        if let list {
            try task.perform(.setAccessList, on: name) { () throws(ErrorNumber) in
                try task.system.setAttribute(number, .accessList, to: list.bytes)
            }
            guard try task.attribute(.accessList, of: number, called: name).flatMap(AccessList.init) == list else {
                throw task.refusal(.changed, "the file system did not keep its access control list")
            }
            return
        }
        if inherited != nil {
            try task.perform(.setAccessList, on: name) { () throws(ErrorNumber) in
                try task.system.removeAttribute(number, .accessList)
            }
        }
        try task.perform(.changeMode, on: name) { () throws(ErrorNumber) in
            try task.system.changeMode(number, mode: mode)
        }
    }

    func rename() throws(SecretFileError) {
        try task.performOnce(.rename) { () throws(ErrorNumber) in
            try task.system.rename(directory, from: name, to: task.path.name)
        }
    }

    /// Removes the file when all is well. One that is gone already is no trouble.
    func remove() throws(SecretFileError) {
        try task.performOnce(.removeTemporary, on: name) { () throws(ErrorNumber) in
            _ = try nilWhen(ENOENT) { () throws(ErrorNumber) in try task.system.unlink(directory, name) }
        }
    }

    /// Removes the file after a failure, and gives the error to report. A file that is gone already is no trouble.
    func removed(after error: SecretFileError) -> SecretFileError {
        do {
            try task.system.unlink(directory, name)
            return error
        } catch let removal {
            guard removal.rawValue != ENOENT else { return error }
            let place = task.path.directoryPath(task.path.directories.count)
            return error.adding(
                "and its temporary file \(name.debugDescription) in \(place.debugDescription), which holds the secret, "
                    + "could not be removed: \(removal); remove it by hand")
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws(SecretFileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let length = try task.perform(.write, on: name) { () throws(ErrorNumber) in
                let length = try task.system.write(descriptor.number, from: part)
                // A device that takes nothing and reports nothing would otherwise be asked for ever.
                guard length > 0 else { throw ErrorNumber(EIO) }
                return length
            }
            rest = rest.dropFirst(length)
        }
    }

    /// Another name when one is taken; a handful of collisions in 36⁸ names is no accident any more.
    private static func create(
        _ task: FileTask, in directory: Int32
    ) throws(SecretFileError) -> (name: String, descriptor: Int32) {
        let names = TemporaryName(for: task.path.name)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        for _ in 1..<collisionLimit {
            let name = names.fresh()
            let number = try task.perform(.create, on: name) { () throws(ErrorNumber) in
                try nilWhen(EEXIST) { () throws(ErrorNumber) in
                    try task.system.open(directory, name, flags: flags, mode: 0o600)
                }
            }
            if let number { return (name, number) }
        }
        throw task.failure(ErrorNumber(EEXIST), at: .create)
    }

    private static let collisionLimit = 8
}
