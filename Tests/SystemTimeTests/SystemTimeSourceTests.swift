import Glibc
import RotationCore
import Testing

@testable import SystemTime

/// The time limit turns a sleeper that is never woken into a failure; a busy machine takes its time.
@Suite(.timeLimit(.minutes(5))) struct SystemTimeSourceTests {
    @Test func readsTheWallClockInMicroseconds() throws {
        let source = try SystemTimeSource()
        let before = time(nil)
        let now = source.now()
        // time(2) may be a tick behind.
        let after = time(nil) + 1
        #expect(now >= Timestamp(seconds: Int64(before)) && now < Timestamp(seconds: Int64(after) + 1))
        let fractions = Set((0..<200).map { _ in source.now().microseconds % 1000 })
        #expect(fractions.count > 1, "milliseconds only")
    }

    @Test func returnsWhenTheDeadlineComesAndNotBefore() async throws {
        let source = try SystemTimeSource()
        let deadline = source.now() + .milliseconds(30)
        try await source.sleep(until: deadline)
        #expect(source.now() >= deadline)
    }

    @Test(arguments: [Timestamp(seconds: -5), Timestamp(seconds: 0), Timestamp(seconds: 1)])
    func returnsAtOnceWhenTheDeadlineHasPassed(deadline: Timestamp) async throws {
        let timer = HandTimer(now: Timestamp(seconds: 100))
        let source = try SystemTimeSource(timer: timer, now: { timer.now })
        try await source.sleep(until: deadline)
        #expect(timer.armed.isEmpty)
    }

    @Test func resumesEachOfManySleepersOnce() async throws {
        let source = try SystemTimeSource()
        let start = source.now()
        let count = try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<1000 {
                group.addTask { try await source.sleep(until: start + .milliseconds(Int64(index % 40))) }
            }
            return try await group.reduce(0) { count, _ in count + 1 }
        }
        #expect(count == 1000)
    }

    @Test func endsTheSleepOfACancelledTask() async throws {
        let source = try SystemTimeSource()
        let outcome = await withTaskGroup(of: Bool.self) { group in
            group.addTask { await isCancelled { try await source.sleep(until: .distantFuture) } }
            group.addTask { await isCancelled { try await source.sleep(until: source.now() + .seconds(3600)) } }
            group.cancelAll()
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcome == [true, true])
    }

    @Test func throwsInATaskThatWasCancelledBeforeEvenIfTheDeadlineHasPassed() async throws {
        let source = try SystemTimeSource()
        let outcome = await withTaskGroup(of: Bool.self) { group in
            group.cancelAll()
            group.addTask { await isCancelled { try await source.sleep(until: .distantPast) } }
            return await group.next()
        }
        #expect(outcome == true)
    }

    @Test func survivesSleepsAndCancellationsFromManyTasksAtOnce() async throws {
        let source = try SystemTimeSource()
        let ended = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<500 {
                group.addTask {
                    await withTaskGroup(of: Bool.self) { inner in
                        let deadline = source.now() + .microseconds(Int64(index) * 7)
                        inner.addTask { await isCancelled { try await source.sleep(until: deadline) } }
                        await Task.yield()
                        inner.cancelAll()
                        return await inner.next() != nil
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(ended == 500)
    }
}

/// True when the body ends with `CancellationError`.
private func isCancelled(_ body: () async throws -> Void) async -> Bool {
    do {
        try await body()
        return false
    } catch {
        return error is CancellationError
    }
}
