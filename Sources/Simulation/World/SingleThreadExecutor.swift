import Glibc
import Synchronization

/// Runs tasks and actors one job at a time, first come first served, on the thread that asks for it.
///
/// As task executor (`Task(executorPreference:)`, `withTaskExecutorPreference`) it runs a whole program: the task, its
/// child tasks, and the default actors that they call. As serial executor it is the executor of an actor that names
/// it. Nothing runs outside ``runUntilIdle(limit:)``, so that whoever drives it decides between any two waits of the
/// program what happens next, and the same program gives the same trace.
///
/// Outside its reach: unstructured tasks (`Task {}` inherits no preference), detached tasks, actors with another
/// executor, and `Task.sleep`.
public final class SingleThreadExecutor: SerialExecutor, TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        /// The first of `jobs` that has not run.
        var next = 0
        var runningThread: pthread_t?
    }

    private let state = Mutex(State())

    public init() {}

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
    }

    /// Runs jobs, those that they enqueue included, until none is left; returns how many.
    ///
    /// - Throws: ``SimulationError/runaway(after:)`` when more than `limit` jobs ran: a program that never waits for
    ///   the clock never becomes idle.
    @discardableResult
    public func runUntilIdle(limit: Int = 50_000_000) throws(SimulationError) -> Int {
        occupy()
        defer { state.withLock { $0.runningThread = nil } }
        var count = 0
        while let job = takeNext() {
            count += 1
            job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
            if count > limit { throw .runaway(after: count) }
        }
        return count
    }

    /// Stops the program when the current code is not run by this executor.
    public func checkIsolated() {
        let thread = state.withLock { $0.runningThread }
        precondition(thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false, "not on this executor's thread")
    }

    private func occupy() {
        state.withLock {
            precondition($0.runningThread == nil, "the executor is being run already")
            $0.runningThread = pthread_self()
        }
    }

    private func takeNext() -> UnownedJob? {
        state.withLock { state in
            guard state.next < state.jobs.endIndex else {
                state.jobs.removeAll(keepingCapacity: true)
                state.next = 0
                return nil
            }
            defer { state.next += 1 }
            return state.jobs[state.next]
        }
    }
}
