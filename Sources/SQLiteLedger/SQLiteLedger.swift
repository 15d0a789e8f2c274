internal import Glibc
internal import RotationCore
public import RotationPorts
internal import SystemErrors

/// The private durable record of facts: a SQLite file in the state directory.
///
/// Everything runs on one thread of its own, as a commit blocks for an fsync. Concurrent calls of ``record(_:)``
/// share commits. Open it with ``open(directory:mode:)`` and end with ``close()``; without that the next start has
/// a log to work off, and nothing is lost.
public actor SQLiteLedger: Ledger {
    public nonisolated let mode: LedgerMode
    /// The file, for messages.
    public nonisolated let path: String
    /// True when this start made the ledger: a first start, or one after the ledger was lost (S23).
    public private(set) var wasCreated = false
    /// True when a created ledger had a predecessor: the directory had been used by a daemon before.
    public private(set) var hadPredecessor = false
    /// Why erased secrets are still in the write-ahead log; nil when they are not, or are about to be removed.
    public internal(set) var scrubProblem: LedgerError?

    nonisolated let inbox = Inbox()
    let directory: StateDirectory
    let reserve: Reserve
    let thread: SerialThread
    var scrubDelay = firstScrubDelay
    private var session: Session?
    private var lock: DaemonLock?

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Opens the ledger in `directory`, an absolute path; in the mode ``LedgerMode/daemon`` both are created where
    /// they are missing.
    ///
    /// - Throws: ``LedgerError`` with `locked`, `unusable`, `permission` or `storage`. Nothing that was there is
    ///   changed then.
    public static func open(directory: String, mode: LedgerMode) async throws(LedgerError) -> SQLiteLedger {
        let directory = try StateDirectory(directory, mode: mode)
        let thread: SerialThread
        do {
            thread = try SerialThread()
        } catch {
            throw LedgerError(error, cannot: "open the ledger", path: directory.ledger)
        }
        let ledger = SQLiteLedger(directory, mode, thread)
        try await ledger.start()
        return ledger
    }

    /// Opens the ledger for `body` and closes it however that ends; of two errors that of `body` is thrown.
    public static func withLedger<Value>(
        directory: String, mode: LedgerMode, _ body: (SQLiteLedger) async throws -> Value
    ) async throws -> Value {
        var rights = OwnerRights(of: directory, mode: mode)
        defer { rights.giveBack() }
        let ledger = try await open(directory: directory, mode: mode)
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body(ledger)) } catch { outcome = .failure(error) }
        do { try await ledger.close() } catch {
            _ = try outcome.get()
            throw error
        }
        return try outcome.get()
    }

    /// The process id of the daemon that runs on `directory`; nil when none does.
    public static func daemonProcess(directory: String) throws(LedgerError) -> Int32? {
        var rights = OwnerRights(of: directory, mode: .reader)
        defer { rights.giveBack() }
        return try DaemonLock.holder(path: StateDirectory(directory, mode: .reader).lock)
    }

    /// Sends a signal to a process that ``daemonProcess(directory:)`` named; root does it with the rights of the directory's
    /// owner, who may have had another one named.
    ///
    /// - Returns: whether it was sent.
    public static func signal(_ process: Int32, _ signal: Int32, directory: String) -> Bool {
        OwnerRights.signal(process, signal, asOwnerOf: directory)
    }

    private init(_ directory: StateDirectory, _ mode: LedgerMode, _ thread: SerialThread) {
        self.directory = directory
        self.mode = mode
        self.thread = thread
        path = directory.ledger
        reserve = Reserve(path: directory.reserve)
    }

    private func start() throws(LedgerError) {
        try attempt("open the ledger") { () throws(StoreFailure) in
            let file = LedgerFile(directory: directory, mode: mode)
            if mode == .daemon { try prepare(file) }
            session = try openSession(of: file)
        }
    }

    /// On a full disk even opening fails, as SQLite needs room for its shared memory: the reserve makes it (S9), and
    /// is made again before anything is created.
    private func openSession(of file: LedgerFile) throws(StoreFailure) -> Session {
        do throws(StoreFailure) {
            return try Session(file.open())
        } catch {
            let isStorage = LedgerError(error, cannot: "open", path: path).code == .storage
            guard mode == .daemon, reserve.isPresent, isStorage else { throw error }
            do throws(ErrorNumber) { try reserve.release() } catch { throw .ledger(LedgerError(.storage, "\(error)")) }
            return try Session(file.open())
        }
    }

    /// What only the one daemon of the directory may do, and so only with the lock.
    private func prepare(_ file: LedgerFile) throws(StoreFailure) {
        let wasUsed = access(directory.lock, F_OK) == 0 || reserve.isPresent
        do {
            lock = try DaemonLock(path: directory.lock)
        } catch {
            throw .ledger(error)
        }
        if try file.isMissing() {
            try file.create()
            wasCreated = true
            hadPredecessor = wasUsed
        }
        // A disk without room for it is no reason not to start: `record` refuses intents then, and says why.
        try? reserve.make()
    }

    /// Ends the use of the ledger: the write-ahead log is worked off and cut, so that nothing erased is left in it,
    /// and the lock is given up. Later calls fail. Closing twice is closing once.
    public func close() throws(LedgerError) {
        guard let session else { return }
        self.session = nil
        defer { lock = nil }
        guard mode != .reader else { return }
        try attempt("work off the write-ahead log of") { () throws(StoreFailure) in
            try scrub(session.connection)
        }
    }

    /// Runs `body`, wording what it throws.
    func attempt<Result>(
        _ what: String, _ body: () throws(StoreFailure) -> Result
    ) throws(LedgerError) -> Result {
        do {
            return try body()
        } catch {
            throw LedgerError(error, cannot: what, path: path)
        }
    }

    func openSession() throws(StoreFailure) -> Session {
        guard let session else {
            throw .ledger(LedgerError(.unusable, "cannot use the ledger \"\(path)\": it was closed by this process"))
        }
        return session
    }
}
