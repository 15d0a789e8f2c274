import Glibc

/// A file that lives as long as this value.
final class SimulatorInputFile: Sendable {
    let path: String

    struct Failed: Error {}

    init(_ text: String) throws {
        var template = Array("/tmp/simulation-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Failed() }
        defer { close(descriptor) }
        path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        guard write(descriptor, Array(text.utf8), text.utf8.count) == text.utf8.count else { throw Failed() }
    }

    deinit {
        unlink(path)
    }
}
