internal import Glibc
public import RotationCore
public import RotationPorts
internal import Synchronization

/// A file that holds a management key: one key, optionally followed by a newline, at most 4 KiB.
///
/// It is looked at before each request, and read again when it is another file or was written to. The last component
/// of the path must not be a symbolic link.
public final class ManagementKeyFile: Sendable {
    private static let maximumSize = 4096

    /// What tells one content from another without reading it.
    fileprivate struct Version: Equatable {
        let device: dev_t
        let inode: ino_t
        let size: off_t
        /// In nanoseconds, as `changed`.
        let modified: Int
        let changed: Int
    }

    private struct Reading {
        let version: Version
        let secret: Secret
    }

    private struct State {
        var reading: Reading?
        var mode: UInt32?
    }

    public let location: ManagementKeyLocation
    private let state = Mutex(State())

    public init(_ location: ManagementKeyLocation) {
        self.location = location
    }

    /// The permission bits as they were when the file was last opened; nil before. A loose mode is worth a warning, and
    /// no reason to stop renewing keys.
    public var mode: UInt32? { state.withLock { $0.mode } }

    /// The key that the file holds now. Throws ``KeyServerError/Code/credential`` when the file cannot be read or
    /// holds anything else, which is never quoted.
    public func current() throws(KeyServerError) -> Secret {
        guard let path = location.path else { throw failure(location.absence) }
        do {
            let file = try ReadOnlyFile(path, followingLink: false)
            let version = Version(file.status)
            let known = state.withLock { state in
                state.mode = file.status.st_mode & 0o7777
                return state.reading.flatMap { $0.version == version ? $0.secret : nil }
            }
            if let known { return known }
            let secret = try secret(in: file)
            state.withLock { $0.reading = Reading(version: version, secret: secret) }
            return secret
        } catch {
            throw failure(error.isAbsence ? "\(error.reason); \(location.absence)" : error.reason)
        }
    }

    private func failure(_ reason: String) -> KeyServerError {
        KeyServerError(.credential, "cannot read the management key from \(location): \(reason)")
    }

    private func secret(in file: borrowing ReadOnlyFile) throws(ReadOnlyFile.Failure) -> Secret {
        var bytes = try file.read(atMost: Self.maximumSize)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.isEmpty { throw ReadOnlyFile.Failure(reason: "it is empty; \(location.wayOutOfEmptiness)") }
        let secret = Secret(bytes)
        bytes.withUnsafeMutableBytes(wipe)
        guard secret.keyID != nil else {
            throw ReadOnlyFile.Failure(
                reason: "it does not hold exactly one API key; expected the text that the server gave, and a newline")
        }
        return secret
    }
}

extension ManagementKeyFile.Version {
    /// With the time of the last change of the inode: what is written twice within one tick of the clock, with a time
    /// that somebody set, or by a restore that keeps times, would otherwise look the same.
    fileprivate init(_ status: stat) {
        self.init(
            device: status.st_dev, inode: status.st_ino, size: status.st_size,
            modified: Self.nanoseconds(status.st_mtim), changed: Self.nanoseconds(status.st_ctim))
    }

    private static func nanoseconds(_ time: timespec) -> Int {
        time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
    }
}
