import FoundationEssentials
import Glibc

extension ScratchDirectory {
    /// The names of the files in the state directory.
    func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: state).sorted()
    }

    /// Permission bits of a file in the state directory.
    func mode(_ name: String) throws -> mode_t {
        var status = stat()
        guard lstat(name.isEmpty ? state : "\(state)/\(name)", &status) == 0 else { throw ScratchFailure(code: errno) }
        return status.st_mode & 0o7777
    }

    func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: "\(state)/\(name)")))
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: "\(state)/\(name)"))
        chmod("\(state)/\(name)", 0o600)
    }

    /// The names of the files in the state directory that contain `needle`.
    func filesContaining(_ needle: String) throws -> [String] {
        try files().filter { try contains(Array(needle.utf8), in: bytes($0)) }
    }

    /// memmem(3) by hand, as it is hidden by the import of glibc: from one first byte to the next.
    private func contains(_ needle: [UInt8], in bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while rest.count >= needle.count, let start = rest.baseAddress,
                let found = memchr(start, Int32(needle[0]), rest.count - needle.count + 1)
            {
                if memcmp(found, needle, needle.count) == 0 { return true }
                rest = rest.dropFirst(UnsafeRawPointer(found) - start + 1)
            }
            return false
        }
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate var baseAddress: UnsafeRawPointer? { base.baseAddress.map { $0 + startIndex } }
}
