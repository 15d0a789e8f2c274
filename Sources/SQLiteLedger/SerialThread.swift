internal import Glibc

/// The executor of the ledger's actor: one thread of its own, as a commit blocks for an fsync and must not take one
/// of the few threads of the concurrency runtime with it. Jobs run in the order in which they came.
///
/// The thread sleeps while there is nothing to do, and ends when the executor is freed.
final class SerialThread: SerialExecutor {
    private let loop: ThreadLoop

    init() throws(StoreFailure) {
        loop = try ThreadLoop.start()
    }

    deinit {
        loop.stop()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        loop.add(UnownedJob(job), for: asUnownedSerialExecutor())
    }

    func checkIsolated() {
        precondition(loop.isCurrentThread, "the ledger's state was touched outside of its thread")
    }

    func isIsolatingCurrentContext() -> Bool? {
        loop.isCurrentThread
    }

    /// Runs `body` once on the thread, `seconds` from now; replaces what was to be run so before.
    func schedule(after seconds: Int, _ body: @escaping @Sendable () -> Void) {
        loop.schedule(after: seconds, body)
    }
}
