import Glibc

/// A directory of a test's own, removed with everything in it when the test ends.
final class ScratchDirectory: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/consumer-tests.XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        guard let directory = opendir(path) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { unlink(path + "/" + name) }
        }
        closedir(directory)
        rmdir(path)
    }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ text: String, to name: String, mode: mode_t) {
        let descriptor = open(file(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        precondition(descriptor >= 0)
        let bytes = Array(text.utf8)
        precondition(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
    }

    /// Nil when there is no such file.
    func read(_ name: String) -> String? {
        let descriptor = open(file(name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0 {
            text.append(contentsOf: buffer[..<count])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The process id that a script wrote; waits, bounded, until it did.
    func processID(_ name: String) async throws -> pid_t {
        for _ in 0..<30_000 {
            if let text = read(name), text.hasSuffix("\n"), let id = pid_t(text.dropLast()) { return id }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw MissingProcessID(file: name)
    }

    struct MissingProcessID: Error {
        let file: String
    }
}

/// True once the process is gone or only its exit status is left.
func hasEnded(_ id: pid_t) -> Bool {
    guard kill(id, 0) == 0 else { return true }
    let descriptor = open("/proc/\(id)/stat", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 512)
    let count = max(0, read(descriptor, &buffer, buffer.count))
    return String(decoding: buffer[..<count], as: UTF8.self).contains(") Z ")
}

/// Waits, bounded, for a process to end.
func endsSoon(_ id: pid_t) async throws -> Bool {
    for _ in 0..<30_000 {
        if hasEnded(id) { return true }
        try await Task.sleep(for: .milliseconds(1))
    }
    return hasEnded(id)
}
