internal import Glibc
internal import RotationCore
internal import RotationPorts
internal import Synchronization
internal import SystemErrors

/// One daemon per state directory: a POSIX record lock on `keyrotated.lock`.
///
/// A POSIX lock, because the kernel then tells who holds it (`F_GETLK`) and gives it up with the process, however
/// that ends. Its price (fcntl(2)): it does not exclude this process itself, and it is lost when *any* descriptor of
/// the file is closed here. So this process keeps a list of the files that it has locked, and does not open those
/// again.
final class DaemonLock {
    private static let held = Mutex<Set<String>>([])

    private let file: PrivateFile

    /// Takes the lock or says who has it. `path` is free of symbolic links, so that it names one file only.
    init(path: String) throws(LedgerError) {
        guard Self.held.withLock({ $0.insert(path).inserted }) else { throw Self.taken(by: getpid(), path) }
        do {
            file = try Self.lock(path)
        } catch {
            Self.forget(path)
            throw error
        }
        writeHolder()
    }

    deinit {
        Self.forget(file.path)
    }

    /// The process that holds the lock on `path`; nil when none does, or the file is missing. A process in another
    /// PID namespace is told as 0.
    static func holder(path: String) throws(LedgerError) -> Int32? {
        if held.withLock({ $0.contains(path) }) { return getpid() }
        do {
            return try holder(PrivateFile(path, flags: O_RDONLY))
        } catch {
            if error.rawValue == ENOENT { return nil }
            throw failure("ask who holds", path, error)
        }
    }

    private static func lock(_ path: String) throws(LedgerError) -> PrivateFile {
        let file: PrivateFile
        let holder: Int32?
        do {
            file = try PrivateFile(path, flags: O_RDWR | O_CREAT)
            holder = try lock(file)
        } catch {
            throw failure("lock", path, error)
        }
        guard let holder else { return file }
        throw taken(by: holder, path)
    }

    /// Nil when the lock is ours now, else the process that has it (0: it has just let go, or cannot be told).
    private static func lock(_ file: PrivateFile) throws(ErrorNumber) -> Int32? {
        var range = wholeFile
        if fcntl(file.descriptor, F_SETLK, &range) == 0 { return nil }
        guard errno == EAGAIN || errno == EACCES else { throw ErrorNumber.latest }
        return try holder(file) ?? 0
    }

    private static func forget(_ path: String) {
        held.withLock { _ = $0.remove(path) }
    }

    private static func holder(_ file: PrivateFile) throws(ErrorNumber) -> Int32? {
        var range = wholeFile
        guard fcntl(file.descriptor, F_GETLK, &range) == 0 else { throw ErrorNumber.latest }
        // The kernel says 0, or -1 for a lock that is not a process's own, of whom cannot be seen from here.
        return range.l_type == Int16(F_UNLCK) ? nil : max(range.l_pid, 0)
    }

    private static var wholeFile: flock {
        flock(l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
    }

    /// For people only (the kernel answers programs), so a full disk does not keep the daemon from starting.
    private func writeHolder() {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let since = Timestamp(seconds: Int64(now.tv_sec))
        try? file.write("process \(getpid())\nsince \(since)\n")
    }

    private static func taken(by holder: Int32, _ path: String) -> LedgerError {
        let process = holder > 0 ? "process \(holder)" : "another process"
        return LedgerError(
            .locked,
            """
            cannot take over the state directory: \(process) holds "\(path)"; only one daemon may run on it: stop that \
            one first (systemctl stop keyrotated)
            """
        )
    }

    private static func failure(_ verb: String, _ path: String, _ failure: ErrorNumber) -> LedgerError {
        LedgerError(failure.ledgerCode, "cannot \(verb) \"\(path)\": \(failure); \(failure.wayOut)")
    }
}
