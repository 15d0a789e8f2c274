import Glibc

/// The files of toml-test, found beside this source file: no resource bundle, which would bring in all of Foundation.
enum TestData {
    static let root = String(#filePath.dropLast("TestData.swift".count)) + "Resources/toml-test"

    /// Paths, relative to ``root``, of all `.toml` files under a folder, sorted.
    static func documents(under folder: String) -> [String] {
        guard let directory = opendir("\(root)/\(folder)") else { return [] }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix(".") { continue }
            if name.hasSuffix(".toml") { found.append("\(folder)/\(name)") }
            if entry.pointee.d_type == DT_DIR { found += documents(under: "\(folder)/\(name)") }
        }
        return found.sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        guard let file = fopen("\(root)/\(path)", "r") else { throw Unreadable(path: path) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes[..<count])
    }

    struct Unreadable: Error {
        let path: String
    }
}
