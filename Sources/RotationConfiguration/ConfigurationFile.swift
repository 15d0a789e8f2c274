import Glibc
import TOML

/// One file of the configuration, as it was read.
public struct ConfigurationFile: Hashable, Sendable {
    /// As it was given or found, and as it stands in messages.
    public let path: String
    /// For comparison with destinations.
    let absolutePath: String
    public let text: [UInt8]

    public init(path: String, text: [UInt8]) {
        self.path = path
        self.absolutePath = Self.absolute(path)
        self.text = text
    }

    /// A file, then the `conf.d/*.toml` beside it in the order of their names' bytes.
    public static func readAll(_ path: String) throws(ConfigurationFileError) -> [ConfigurationFile] {
        var files = [try read(path)]
        for path in try fragments(in: fragmentDirectory(of: path)) { files.append(try read(path)) }
        return files
    }

    /// `conf.d` beside a file.
    static func fragmentDirectory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "conf.d" }
        return path[...slash] + "conf.d"
    }

    /// Opened without waiting, so that a FIFO cannot hang the start, and looked at before it is read. At most one byte
    /// more than the limit is read: enough for the parser to say that the file is too large.
    static func read(_ path: String) throws(ConfigurationFileError) -> ConfigurationFile {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw .failed("open", path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .failed("fstat", path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path, "regular file") }
        return ConfigurationFile(path: path, text: try contents(descriptor, path))
    }

    private static func contents(_ descriptor: CInt, _ path: String) throws(ConfigurationFileError) -> [UInt8] {
        var text = [UInt8](repeating: 0, count: TOMLDocument.maximumSize + 1)
        var filled = 0
        while filled < text.count {
            let count = text.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress! + filled, $0.count - filled)
            }
            if count == 0 { break }
            if count > 0 {
                filled += count
            } else if errno != EINTR {
                throw .failed("read", path, errno)
            }
        }
        return Array(text[..<filled])
    }

    /// What the shell's `*.toml` would name, in the order of the bytes; none when there is no such directory.
    private static func fragments(in directory: String) throws(ConfigurationFileError) -> [String] {
        guard let stream = opendir(directory) else {
            if errno == ENOENT { return [] }
            throw errno == ENOTDIR ? .notRegular(directory, "directory") : .failed("opendir", directory, errno)
        }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".toml") && !name.hasPrefix(".") { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw .failed("readdir", directory, errno) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { "\(directory)/\($0)" }
    }

    /// Without `.`, `..` and empty components, by the text alone.
    private static func absolute(_ path: String) -> String {
        var components: [Substring] = []
        let base = path.hasPrefix("/") ? "" : workingDirectory()
        for component in "\(base)/\(path)".split(separator: "/") where component != "." {
            if component == ".." { _ = components.popLast() } else { components.append(component) }
        }
        return "/" + components.joined(separator: "/")
    }

    private static func workingDirectory() -> String {
        guard let path = getcwd(nil, 0) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }
}
