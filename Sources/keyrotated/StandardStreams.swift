import Glibc
import SystemErrors

/// Standard error, a line at a time: each line is one write(2), so lines of several tasks do not mix.
enum StandardError {
    static func write(_ line: String) {
        OutputStream.write(line + "\n", to: STDERR_FILENO)
    }

    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

enum StandardOutput {
    static func write(_ text: String) {
        OutputStream.write(text + "\n", to: STDOUT_FILENO)
    }

    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}

private enum OutputStream {
    /// A reader that went away is no reason to fail: what there was to tell has no listener any more. Any other failure of
    /// standard output ends the program: half an answer must not look like a whole one.
    static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 {
                let error = ErrorNumber(errno)
                if error.rawValue == EINTR { continue }
                guard descriptor == STDOUT_FILENO, error.rawValue != EPIPE else { return }
                StandardError.write("keyrotated: cannot write to standard output: \(error)")
                exit(ExitStatus.cannotWrite.rawValue)
            }
            bytes = bytes.dropFirst(written)
        }
    }
}
