import Glibc

/// A directory of its own for a test, removed with everything in it by ``remove()``.
struct TemporaryDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/keyrotated-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(call: "mkdtemp", code: errno) }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    struct Failure: Error {
        let call: String
        let code: CInt
    }

    func write(_ name: String, _ text: some Collection<UInt8>) throws {
        guard let file = fopen("\(path)/\(name)", "w") else { throw Failure(call: "fopen", code: errno) }
        defer { fclose(file) }
        guard fwrite(Array(text), 1, text.count, file) == text.count else { throw Failure(call: "fwrite", code: errno) }
    }

    func makeDirectory(_ name: String) throws {
        guard mkdir("\(path)/\(name)", 0o700) == 0 else { throw Failure(call: "mkdir", code: errno) }
    }

    /// Removes the files, those of `conf.d`, and the directories.
    func remove() {
        for directory in ["\(path)/conf.d", path] {
            for name in Self.names(in: directory) { Glibc.remove("\(directory)/\(name)") }
            rmdir(directory)
        }
    }

    private static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}
