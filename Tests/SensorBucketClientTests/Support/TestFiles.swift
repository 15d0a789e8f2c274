import Glibc

/// Where the tests' own files are, and temporary directories.
enum TestFiles {
    /// `…/Tests/SensorBucketClientTests`
    static let directory = parent(parent(#filePath))

    static func parent(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// Calls `body` with a new directory and removes the directory, with the files in it, afterwards.
    static func withTemporaryDirectory(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/keyrotated-client.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(call: "mkdtemp", code: errno) }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { remove(path) }
        try body(path)
    }

    static func write(_ text: String, to path: String, mode: mode_t = 0o600) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw Failure(call: "open", code: errno) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fchmod(descriptor, mode) == 0 else {
            throw Failure(call: "write", code: errno)
        }
    }

    static func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "re") else { throw Failure(call: "fopen \(path)", code: errno) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    struct Failure: Error {
        let call: String
        let code: CInt
    }

    static func remove(_ directory: String) {
        guard let stream = opendir(directory) else { return }
        defer {
            closedir(stream)
            rmdir(directory)
        }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { unlink("\(directory)/\(name)") }
        }
    }
}
