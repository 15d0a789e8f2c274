internal import Glibc
internal import RotationPorts
internal import SystemErrors

/// The queue and the body of a ``SerialThread``.
///
/// It is `@unchecked Sendable` because the compiler cannot see that `state` is guarded: it is read and written only
/// in `locked(_:)`, that is while `mutex` is held. `mutex` and `condition` are pointers to memory that is set up
/// before the object is shared and freed by `deinit`, when neither thread nor executor refers to it any more.
final class ThreadLoop: @unchecked Sendable {
    private struct State {
        var jobs: [(job: UnownedJob, executor: UnownedSerialExecutor)] = []
        var timer: (deadline: timespec, body: @Sendable () -> Void)?
        var isStopped = false
        var thread: pthread_t?
    }

    private enum Work {
        case jobs([(job: UnownedJob, executor: UnownedSerialExecutor)])
        case timer(@Sendable () -> Void)
        case stop
    }

    private var state = State()
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    private init() {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // A clock that cannot be set: the timer measures an interval.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// The thread holds the loop, and only the loop: the executor can be freed, and then stops it.
    static func start() throws(StoreFailure) -> ThreadLoop {
        let loop = ThreadLoop()
        let argument = Unmanaged.passRetained(loop)
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, runLoop, argument.toOpaque())
        guard code == 0 else {
            argument.release()
            let reason = ErrorNumber(code).description
            throw .ledger(LedgerError(.storage, "cannot start the ledger's thread: \(reason); raise the task limit"))
        }
        pthread_detach(thread)
        return loop
    }

    func add(_ job: UnownedJob, for executor: UnownedSerialExecutor) {
        locked { $0.jobs.append((job, executor)) }
        pthread_cond_signal(condition)
    }

    func schedule(after seconds: Int, _ body: @escaping @Sendable () -> Void) {
        var deadline = timespec()
        clock_gettime(CLOCK_MONOTONIC, &deadline)
        deadline.tv_sec += seconds
        locked { $0.timer = (deadline, body) }
        pthread_cond_signal(condition)
    }

    func stop() {
        locked { $0.isStopped = true }
        pthread_cond_signal(condition)
    }

    var isCurrentThread: Bool {
        locked { $0.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
    }

    fileprivate func run() {
        locked { $0.thread = pthread_self() }
        while true {
            switch nextWork() {
            case .jobs(let jobs): for (job, executor) in jobs { job.runSynchronously(on: executor) }
            case .timer(let body): body()
            case .stop: return
            }
        }
    }

    /// Waits until there is something to do. A timer that is due goes first, so that steady work cannot keep it
    /// waiting; a stop goes last.
    private func nextWork() -> Work {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let timer = state.timer, isDue(timer.deadline) {
                state.timer = nil
                return .timer(timer.body)
            }
            if !state.jobs.isEmpty {
                defer { state.jobs = [] }
                return .jobs(state.jobs)
            }
            if state.isStopped { return .stop }
            wait()
        }
    }

    private func wait() {
        guard var deadline = state.timer?.deadline else {
            pthread_cond_wait(condition, mutex)
            return
        }
        pthread_cond_timedwait(condition, mutex, &deadline)
    }

    private func isDue(_ deadline: timespec) -> Bool {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return (now.tv_sec, now.tv_nsec) >= (deadline.tv_sec, deadline.tv_nsec)
    }

    private func locked<Result>(_ body: (inout State) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&state)
    }
}

private func runLoop(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { preconditionFailure("a ledger thread without a loop") }
    Unmanaged<ThreadLoop>.fromOpaque(argument).takeRetainedValue().run()
    return nil
}
