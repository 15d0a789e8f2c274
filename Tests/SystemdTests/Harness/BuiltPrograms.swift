import Glibc
import SystemPackage

/// Where the built programs are: beside the running test program.
enum BuiltPrograms {
    static var directory: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &buffer, buffer.count)
        precondition(length > 0, "this program must have a path")
        let own = String(decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
        let runner = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? own
        return FilePath(runner).removingLastComponent().string
    }
}
