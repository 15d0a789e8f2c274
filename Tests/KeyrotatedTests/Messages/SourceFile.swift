import Glibc
import Testing

/// A file of the source tree, as text.
enum SourceFile {
    /// - Parameter path: from the top of the source tree.
    static func text(_ path: String) throws -> String {
        let root = #filePath.dropLast("Tests/KeyrotatedTests/Messages/SourceFile.swift".count)
        let file = try #require(fopen(root + path, "re"), "\(path)")
        defer { fclose(file) }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return String(decoding: text, as: UTF8.self) }
            text += buffer[..<count]
        }
    }
}
