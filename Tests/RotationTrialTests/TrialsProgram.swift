import Glibc

/// The built program `keyrotated-trials`, run to its end.
enum TrialsProgram {
    struct Failed: Error {
        let what: String
    }

    /// The lines that it prints.
    static func output(of arguments: [String]) throws -> [Substring] {
        let command = ([try path()] + arguments).map { "'\($0)'" }.joined(separator: " ")
        guard let pipe = popen(command, "re") else { throw Failed(what: "popen: errno \(errno)") }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { bytes += buffer[..<count] }
        let status = pclose(pipe)
        guard status == 0 else { throw Failed(what: "\(command) ended with \(status)") }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    /// It is built into the directory of the tests.
    private static func path() throws -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { bytes in
            readlink("/proc/self/exe", bytes.baseAddress!.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        let program = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        let directory = program.split(separator: "/").dropLast().joined(separator: "/")
        guard access("/\(directory)/keyrotated-trials", X_OK) == 0 else { throw Failed(what: "not built") }
        return "/\(directory)/keyrotated-trials"
    }
}
