import Glibc
import RotationPorts
import SystemErrors

extension FileTask {
    /// Removes what replacements of this same destination left behind when they were killed between create and
    /// rename: regular files of exactly our pattern that belong to the daemon or to the owner they were meant for.
    ///
    /// Calls for one destination must therefore not overlap (the engine has one worker for each lineage, and the ledger's
    /// lock admits one daemon): the later would take the earlier one's file away, and the earlier fail, harmlessly.
    func removeStaleTemporaries(
        in directory: borrowing Descriptor, at place: FileStatus.Identity, _ leftovers: Leftovers, owner: uid_t
    ) throws(SecretFileError) {
        if !leftovers.isListed(place) { leftovers.list(try temporaryNames(in: directory.number), in: place) }
        var rest = leftovers.take(of: path.name, in: place)
        while let name = rest.last {
            do throws(SecretFileError) { try removeStale(name, in: directory.number, owner: owner) } catch {
                leftovers.put(back: rest, of: path.name, in: place)
                throw error
            }
            rest.removeLast()
        }
    }

    func identity(of directory: borrowing Descriptor) throws(SecretFileError) -> FileStatus.Identity {
        let number = directory.number
        return try perform(.inspectDirectory, on: path.directoryPath(path.directories.count)) {
            () throws(ErrorNumber) in
            try system.status(number)
        }.identity
    }

    private func removeStale(_ name: String, in directory: Int32, owner: uid_t) throws(SecretFileError) {
        let status = try perform(.inspect, on: name) { () throws(ErrorNumber) in
            try nilWhen(ENOENT) { () throws(ErrorNumber) in try system.status(directory, name) }
        }
        guard let status, status.kind == .regular else { return }
        guard status.owner == system.effectiveUser() || status.owner == owner else { return }
        try performOnce(.removeTemporary, on: name) { () throws(ErrorNumber) in try system.unlink(directory, name) }
    }

    private func temporaryNames(in directory: Int32) throws(SecretFileError) -> [String] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 32 * 1024, alignment: 8)
        defer { buffer.deallocate() }
        var names: [String] = []
        while true {
            let length = try perform(.listDirectory) { () throws(ErrorNumber) in
                try system.entries(directory, into: buffer)
            }
            guard length > 0 else { return names }
            DirectoryEntries.forEachName(in: UnsafeRawBufferPointer(rebasing: buffer[..<length])) { name in
                if TemporaryName.destination(of: name) != nil { names.append(String(decoding: name, as: UTF8.self)) }
            }
        }
    }
}
