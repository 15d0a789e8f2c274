import FoundationEssentials
import Glibc
import RotationCore
import RotationPorts
import SecretFilesContract
import SystemErrors
import Testing

@testable import FileDelivery

/// A directory of its own for one test (mode 0700, below the sticky /tmp), removed with everything in it at the end.
final class Scratch: Sendable {
    let path: String

    init() throws {
        let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        let resolved = try #require(realpath(parent, nil), "no directory for temporary files")
        defer { free(resolved) }
        var template = Array("\(String(cString: resolved))/keyrotated-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ErrorNumber(errno) }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch { print("cannot remove \(path): \(error)") }
    }

    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    func destination(
        _ name: String = "acme.key", format: Destination.Format = .raw(newline: true), owner: String? = nil,
        group: String? = nil, mode: UInt16 = 0o600, followsSymlink: Bool = false
    ) -> Destination {
        Destination(
            path: self(name), format: format, owner: owner, group: group, mode: mode, followsSymlink: followsSymlink)
    }

    /// Creates or overwrites a file, with exactly this mode.
    @discardableResult
    func write(_ text: String, to name: String = "acme.key", mode: mode_t = 0o640) throws -> String {
        let descriptor = open(self(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ErrorNumber(errno) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fchmod(descriptor, mode) == 0 else {
            throw ErrorNumber(errno)
        }
        return self(name)
    }

    @discardableResult
    func makeDirectory(_ name: String, mode: mode_t = 0o755) throws -> String {
        try check(mkdir(self(name), 0o700))
        try check(chmod(self(name), mode))
        return self(name)
    }

    func link(_ name: String, to target: String) throws { try check(symlink(target, self(name))) }

    func own(_ name: String, _ owner: uid_t, _ group: gid_t) throws { try check(lchown(self(name), owner, group)) }

    /// Nil: absent.
    func status(_ name: String = "acme.key") throws -> FileStatus? {
        try nilWhen(ENOENT) { () throws(ErrorNumber) in try Kernel().status(AT_FDCWD, self(name)) }
    }

    /// Nil: none.
    func attribute(_ attribute: ExtendedAttribute, of name: String = "acme.key") throws -> [UInt8]? {
        try nilWhen(ENODATA) { () throws(ErrorNumber) in
            let file = try Kernel().open(AT_FDCWD, self(name), flags: O_RDONLY, mode: 0)
            defer { close(file) }
            return try Kernel().attribute(file, attribute)
        }
    }

    func set(_ attribute: ExtendedAttribute, of name: String = "acme.key", to value: [UInt8]) throws {
        let file = try Kernel().open(AT_FDCWD, self(name), flags: O_RDONLY, mode: 0)
        defer { close(file) }
        try Kernel().setAttribute(file, attribute, to: value)
    }

    func text(_ name: String = "acme.key") throws -> String {
        let data = try #require(FileManager.default.contents(atPath: self(name)))
        return String(decoding: data, as: UTF8.self)
    }

    /// Names in the directory, sorted.
    func names(_ directory: String = ".") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: self(directory)).sorted()
    }

    private func check(_ result: Int32) throws {
        guard result == 0 else { throw ErrorNumber(errno) }
    }
}

/// What a raw file with this secret holds.
func rawText(_ number: UInt8) -> String {
    SecretFilesContract.secret(number).withBytes { String(decoding: $0, as: UTF8.self) } + "\n"
}

let isRoot = geteuid() == 0

/// The error that `body` throws; nil when it throws none.
func failure(of body: () async throws(SecretFileError) -> Void) async -> SecretFileError? {
    do {
        try await body()
        return nil
    } catch {
        return error
    }
}
