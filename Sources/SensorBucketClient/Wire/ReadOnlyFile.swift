internal import Glibc
internal import SystemErrors

/// A regular file, open for reading; closed when this value goes.
///
/// `O_NONBLOCK`, so that a FIFO somebody put in its place does not hold us up before `fstat` tells what it is.
struct ReadOnlyFile: ~Copyable {
    struct Failure: Error, Hashable {
        /// A clause: `open: Permission denied (EACCES)`.
        let reason: String
        /// There is no such file.
        var isAbsence = false
    }

    private let descriptor: CInt
    /// As it was when the file was opened.
    let status: stat

    init(_ path: String, followingLink: Bool) throws(Failure) {
        let flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | (followingLink ? 0 : O_NOFOLLOW)
        let descriptor = open(path, flags)
        guard descriptor >= 0 else { throw Self.openFailure(errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            close(descriptor)
            throw Failure(reason: "fstat: \(ErrorNumber(code))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw Failure(reason: "it is not a regular file")
        }
        self.descriptor = descriptor
        self.status = status
    }

    deinit {
        close(descriptor)
    }

    private static func openFailure(_ code: CInt) -> Failure {
        let hint = code == ELOOP ? "; a symbolic link is not followed here" : ""
        return Failure(reason: "open: \(ErrorNumber(code))\(hint)", isAbsence: code == ENOENT)
    }

    /// Everything up to the end of the file; an error when that is more than `limit`.
    func read(atMost limit: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        // What is read may be a secret.
        defer { buffer.withUnsafeMutableBytes(wipe) }
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(reason: "read: \(ErrorNumber.latest)")
            }
            bytes.append(contentsOf: buffer[..<count])
            if bytes.count > limit { throw Failure(reason: "it is larger than \(limit) bytes") }
        }
    }
}

/// Overwrites memory in a way that the compiler does not leave out.
func wipe(_ memory: UnsafeMutableRawBufferPointer) {
    if let address = memory.baseAddress { explicit_bzero(address, memory.count) }
}
