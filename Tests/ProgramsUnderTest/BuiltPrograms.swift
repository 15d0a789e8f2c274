internal import Glibc

/// The programs of this package, as they were built together with the tests.
public enum BuiltPrograms {
    /// Absolute. The package manager puts every product beside the test program that runs.
    public static let directory: String = {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &buffer, buffer.count)
        precondition(length > 0, "this program must have a path")
        let own = String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let runner = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? own
        guard let end = runner.lastIndex(of: "/") else { preconditionFailure("not a path: \(runner)") }
        return String(runner[..<end])
    }()

    /// The path of one of them.
    public static func path(_ name: String) -> String { "\(directory)/\(name)" }
}
