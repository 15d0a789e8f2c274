import Glibc

/// The files beside the tests; found by the path of this source, as `Bundle` needs all of Foundation.
enum Resources {
    private static let directory = #filePath.droppingComponents(2) + "/Resources"

    struct Unreadable: Error {
        let path: String
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        let path = "\(directory)/\(name)"
        guard let file = fopen(path, "re") else { throw Unreadable(path: path) }
        defer { fclose(file) }
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&block, 1, block.count, file), count > 0 { content += block[..<count] }
        return content
    }

    /// The names of the recordings that are there, without `.http`.
    static func recordings() throws -> Set<String> {
        let path = "\(directory)/recordings"
        guard let handle = opendir(path) else { throw Unreadable(path: path) }
        defer { closedir(handle) }
        var names: Set<String> = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".http") { names.insert(String(name.dropLast(5))) }
        }
        return names
    }
}

extension String {
    fileprivate func droppingComponents(_ count: Int) -> String {
        split(separator: "/", omittingEmptySubsequences: false).dropLast(count).joined(separator: "/")
    }
}
