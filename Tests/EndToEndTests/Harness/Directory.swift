import Glibc

/// A fresh directory that only we can enter.
struct Directory: Sendable {
    let path: String

    static func / (directory: Directory, name: String) -> String { "\(directory.path)/\(name)" }

    /// Lends a directory that is removed afterwards with everything in it.
    static func temporary<Result>(_ body: (Directory) async throws -> Result) async throws -> Result {
        var template = Array("/tmp/keyrotated-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Timeout(description: "mkdtemp: errno \(errno)") }
        let directory = Directory(path: String(cString: made))
        do {
            let result = try await body(directory)
            directory.remove()
            return result
        } catch {
            directory.remove()
            throw error
        }
    }

    func subdirectory(_ name: String) -> Directory {
        mkdir(self / name, 0o700)
        return Directory(path: self / name)
    }

    /// The paths of all files below it.
    func files() -> [String] {
        var found: [String] = []
        walk { path, isDirectory in if !isDirectory { found.append(path) } }
        return found.sorted()
    }

    private func remove() {
        walk { path, isDirectory in _ = isDirectory ? rmdir(path) : unlink(path) }
        rmdir(path)
    }

    /// Children before parents.
    private func walk(_ visit: (String, _ isDirectory: Bool) -> Void) {
        guard let stream = opendir(path) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            let isDirectory = entry.pointee.d_type == UInt8(DT_DIR)
            if isDirectory { Directory(path: self / name).walk(visit) }
            visit(self / name, isDirectory)
        }
    }
}

enum File {
    struct Failure: Error {
        let path: String
        let code: Int32
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "re") else { throw Failure(path: path, code: errno) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    static func text(_ path: String) throws -> String {
        String(decoding: try bytes(path), as: UTF8.self)
    }

    static func write(_ text: String, to path: String, mode: mode_t = 0o600) throws {
        guard let file = fopen(path, "we") else { throw Failure(path: path, code: errno) }
        defer { fclose(file) }
        fchmod(fileno(file), mode)
        guard fputs(text, file) >= 0 else { throw Failure(path: path, code: errno) }
    }

    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o600) throws {
        guard let file = fopen(path, "we") else { throw Failure(path: path, code: errno) }
        defer { fclose(file) }
        fchmod(fileno(file), mode)
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Failure(path: path, code: errno) }
    }

    static func remove(_ path: String) throws {
        guard unlink(path) == 0 else { throw Failure(path: path, code: errno) }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// For how long it has not been changed; more than a century when it is absent.
    static func age(_ path: String) -> Duration {
        var status = stat()
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        guard stat(path, &status) == 0 else { return .seconds(1 << 32) }
        let modified = status.st_mtim
        return .seconds(now.tv_sec - modified.tv_sec) + .nanoseconds(now.tv_nsec - modified.tv_nsec)
    }

    /// Changes when the file is written or replaced.
    static func stamp(_ path: String) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { return "absent" }
        return "\(status.st_ino) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }
}

/// Whether `part` occurs in `bytes`.
func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    guard bytes.count >= part.count else { return false }
    return (0...(bytes.count - part.count)).contains { start in
        bytes[start] == part[0] && bytes[start..<start + part.count].elementsEqual(part)
    }
}
