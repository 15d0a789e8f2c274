import RotationCore
import Testing

@testable import SystemTime

@Suite struct ClockChangeTests {
    @Test func wakesThoseWhoseDeadlineTheClockWasSetBeyond() async throws {
        let timer = HandTimer(now: Timestamp(seconds: 1000))
        let source = try SystemTimeSource(timer: timer, now: { timer.now })
        try await withThrowingTaskGroup(of: Int64.self) { group in
            for second: Int64 in [2000, 3000, 9000] {
                group.addTask {
                    try await source.sleep(until: Timestamp(seconds: second))
                    return second
                }
            }
            #expect(try await eventually { timer.armed.count >= 1 && timer.armed.contains(Timestamp(seconds: 2000)) })
            timer.setClock(to: Timestamp(seconds: 3000))
            var woken: Set<Int64> = []
            for _ in 0..<2 { woken.insert(try await group.next() ?? 0) }
            #expect(woken == [2000, 3000])
            #expect(try await eventually { timer.armed.last == Timestamp(seconds: 9000) })
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
    }

    @Test func sleepsOnWhenTheClockIsSetBack() async throws {
        let timer = HandTimer(now: Timestamp(seconds: 1000))
        let source = try SystemTimeSource(timer: timer, now: { timer.now })
        async let sleep: Void = source.sleep(until: Timestamp(seconds: 1001))
        #expect(try await eventually { timer.armed == [Timestamp(seconds: 1001)] })
        timer.setClock(to: Timestamp(seconds: 10))
        // A timer that was cancelled by the change is silent until it is armed again.
        #expect(try await eventually { timer.armed == [Timestamp(seconds: 1001), Timestamp(seconds: 1001)] })
        timer.setClock(to: Timestamp(seconds: 1001))
        try await sleep
    }

    @Test func stopsTheTimerWhenNobodyWaitsForATime() async throws {
        let timer = HandTimer(now: Timestamp(seconds: 1000))
        let source = try SystemTimeSource(timer: timer, now: { timer.now })
        let isArmed = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await source.sleep(until: Timestamp(seconds: 2000)) }
            group.addTask { try await source.sleep(until: .distantFuture) }
            let isArmed = try await eventually { timer.armed == [Timestamp(seconds: 2000)] }
            group.cancelAll()
            for _ in 0..<2 { await #expect(throws: CancellationError.self) { try await group.next() } }
            return isArmed
        }
        #expect(isArmed)
        #expect(timer.armed.last == .some(nil))
        #expect(!timer.armed.contains(.distantFuture))
    }

    @Test func endsItsThreadAndClosesTheTimerWithTheLastReference() async throws {
        let timer = HandTimer(now: Timestamp(seconds: 1000))
        var source: SystemTimeSource? = try SystemTimeSource(timer: timer, now: { timer.now })
        #expect(source?.now() == Timestamp(seconds: 1000))
        source = nil
        #expect(try await eventually { timer.isClosed })
    }
}
