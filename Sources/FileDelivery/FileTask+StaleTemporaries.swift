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
        in directory: borrowing Descriptor, owner: uid_t
    ) throws(SecretFileError) {
        for name in try staleNames(in: directory.number) {
            let number = directory.number
            let status = try perform(.inspect, on: name) { () throws(ErrorNumber) in try system.status(number, name) }
            let isOurs = status.owner == system.effectiveUser() || status.owner == owner
            guard status.kind == .regular && isOurs else { continue }
            try performOnce(.removeTemporary, on: name) { () throws(ErrorNumber) in try system.unlink(number, name) }
        }
    }

    private func staleNames(in directory: Int32) throws(SecretFileError) -> [String] {
        let pattern = TemporaryName(for: path.name)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 32 * 1024, alignment: 8)
        defer { buffer.deallocate() }
        var names: [String] = []
        while true {
            let length = try perform(.listDirectory) { () throws(ErrorNumber) in
                try system.entries(directory, into: buffer)
            }
            guard length > 0 else { return names }
            DirectoryEntries.forEachName(in: UnsafeRawBufferPointer(rebasing: buffer[..<length])) { name in
                if pattern.matches(name) { names.append(String(decoding: name, as: UTF8.self)) }
            }
        }
    }
}
