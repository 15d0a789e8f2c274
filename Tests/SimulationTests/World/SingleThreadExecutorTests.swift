import Glibc
import Simulation
import Synchronization
import Testing

@Suite struct SingleThreadExecutorTests {
    @Test func runsNothingUntilItIsAskedTo() throws {
        let executor = SingleThreadExecutor()
        let trace = Trace()
        let task = Task(executorPreference: executor) { trace.note("ran") }
        #expect(trace.events.isEmpty)
        try executor.runUntilIdle()
        #expect(trace.events == ["ran"])
        #expect(try executor.runUntilIdle() == 0)
        task.cancel()
    }

    @Test func runsAWholeProgramOnTheCallingThread() throws {
        let threads = Trace()
        let counter = Counter(threads: threads)
        try simulate {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        threads.note("\(pthread_self())")
                        await counter.add()
                        await Task.yield()
                        threads.note("\(pthread_self())")
                    }
                }
            }
            async let child: Void = counter.add()
            await child
        }
        #expect(threads.events.count == 151)
        #expect(Set(threads.events) == ["\(pthread_self())"])
    }

    @Test func isTheExecutorOfAnActorThatNamesIt() throws {
        let executor = SingleThreadExecutor()
        let resident = Resident(executor: executor)
        let answer = Mutex(0)
        let task = Task(executorPreference: executor) {
            let value = await resident.visit()
            answer.withLock { $0 = value }
        }
        try executor.runUntilIdle()
        #expect(answer.withLock { $0 } == 1)
        task.cancel()
    }

    @Test func servesFirstComeFirstServedWhateverThePriority() throws {
        let executor = SingleThreadExecutor()
        let trace = Trace()
        let priorities: [TaskPriority] = [.background, .high, .low, .userInitiated, .medium]
        let tasks = priorities.enumerated().map { index, priority in
            Task(executorPreference: executor, priority: priority) { trace.note("\(index)") }
        }
        try executor.runUntilIdle()
        #expect(trace.events == ["0", "1", "2", "3", "4"])
        for task in tasks { task.cancel() }
    }

    @Test func saysThatAProgramNeverWaits() {
        let executor = SingleThreadExecutor()
        let isStopped = Mutex(false)
        let task = Task(executorPreference: executor) { while !isStopped.withLock({ $0 }) { await Task.yield() } }
        #expect(throws: SimulationError.runaway(after: 1001)) { try executor.runUntilIdle(limit: 1000) }
        isStopped.withLock { $0 = true }
        #expect(throws: Never.self) { try executor.runUntilIdle(limit: 1000) }
        task.cancel()
    }
}

private actor Counter {
    private let threads: Trace
    private var count = 0

    init(threads: Trace) {
        self.threads = threads
    }

    func add() {
        threads.note("\(pthread_self())")
        count += 1
    }
}

private actor Resident {
    private let executor: SingleThreadExecutor
    private var visits = 0

    init(executor: SingleThreadExecutor) {
        self.executor = executor
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func visit() -> Int {
        executor.checkIsolated()
        visits += 1
        return visits
    }
}
