import Glibc
import ProgramsUnderTest

/// The built program `keyrotated-trials`, run to its end.
enum TrialsProgram {
    struct Failed: Error {
        let what: String
    }

    /// The lines that it prints.
    static func output(of arguments: [String]) throws -> [Substring] {
        let command = ([BuiltPrograms.path("keyrotated-trials")] + arguments).map { "'\($0)'" }.joined(separator: " ")
        guard let pipe = popen(command, "re") else { throw Failed(what: "popen: errno \(errno)") }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { bytes += buffer[..<count] }
        let status = pclose(pipe)
        guard status == 0 else { throw Failed(what: "\(command) ended with \(status)") }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}
