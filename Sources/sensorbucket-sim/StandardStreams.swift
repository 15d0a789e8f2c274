import Glibc

enum StandardOutput {
    /// Writes at once: whoever started this program waits for the line.
    static func write(_ text: String) throws(InputFailure) {
        guard writeAll(text, to: STDOUT_FILENO) else {
            throw InputFailure(
                description: "cannot write to standard output: \(String(cString: strerror(errno)))")
        }
    }
}

enum StandardError {
    /// There is no place left to say that this failed.
    static func write(_ text: String) {
        _ = writeAll(text, to: STDERR_FILENO)
    }
}

private func writeAll(_ text: String, to descriptor: Int32) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
    }
    return true
}
