internal import Glibc
public import RotationCore
public import RotationPorts
internal import Synchronization

/// A file that holds a management key: one key, optionally followed by a newline, at most 4 KiB.
///
/// It is looked at before each request, and read again when it is another file or was written to. The last component
/// of the path must not be a symbolic link.
public final class TokenFile: Sendable {
    private static let maximumSize = 4096

    /// What tells one content from another without reading it.
    fileprivate struct Version: Equatable {
        let device: dev_t
        let inode: ino_t
        let size: off_t
        let seconds: time_t
        let nanoseconds: Int
    }

    private struct Reading {
        let version: Version
        let secret: Secret
    }

    private struct State {
        var reading: Reading?
        var isReadableByOthers = false
    }

    public let path: String
    private let state = Mutex(State())

    public init(path: String) {
        self.path = path
    }

    /// Whether users beside owner and group could read the file when it was last looked at: worth a warning, but no
    /// reason to stop renewing keys.
    public var isReadableByOthers: Bool { state.withLock { $0.isReadableByOthers } }

    /// The key that the file holds now. Throws ``KeyServerError/Code/credential`` when the file cannot be read or
    /// holds anything else, which is never quoted.
    public func current() throws(KeyServerError) -> Secret {
        do {
            let file = try ReadOnlyFile(path, followingLink: false)
            let version = Version(file.status)
            let known = state.withLock { state in
                state.isReadableByOthers = file.status.st_mode & S_IROTH != 0
                return state.reading.flatMap { $0.version == version ? $0.secret : nil }
            }
            if let known { return known }
            let secret = try Self.secret(in: file)
            state.withLock { $0.reading = Reading(version: version, secret: secret) }
            return secret
        } catch {
            throw KeyServerError(.credential, "cannot read the management key from \"\(path)\": \(error.reason)")
        }
    }

    private static func secret(in file: borrowing ReadOnlyFile) throws(ReadOnlyFile.Failure) -> Secret {
        var bytes = try file.read(atMost: maximumSize)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        let secret = Secret(bytes)
        guard secret.keyID != nil else {
            throw ReadOnlyFile.Failure(
                reason: "it does not hold exactly one API key; expected the text that the server gave, and a newline")
        }
        return secret
    }
}

extension TokenFile.Version {
    fileprivate init(_ status: stat) {
        self.init(
            device: status.st_dev, inode: status.st_ino, size: status.st_size, seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
    }
}
