import RotationCore
import Synchronization
import Testing

@testable import SystemTime

@Suite(.timeLimit(.minutes(5))) struct ClockChangeTests {
    @Test(arguments: [10, 3000, 99_999] as [Int64])
    func wakesEverybodyWhenTheClockIsSet(to second: Int64) async throws {
        let timer = HandTimer(now: Timestamp(seconds: 1000))
        let source = try SystemTimeSource(timer: timer, now: { timer.now })
        let awake = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for deadline: Timestamp in [Timestamp(seconds: 2000), Timestamp(seconds: 9000), .distantFuture] {
                group.addTask {
                    try await source.sleep(until: deadline)
                    awake.increment()
                }
            }
            #expect(try await eventually { timer.armed.contains(Timestamp(seconds: 2000)) })
            // Again and again: nothing tells whether those that arm nothing had come before.
            let areAwake = try await eventually {
                timer.setClock(to: Timestamp(seconds: second))
                return awake.count == 3
            }
            #expect(areAwake)
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(try await eventually { timer.armed.last == .some(nil) })
    }

    @Test func sleepsOnWhenTheTimerGoesOffTooEarly() async throws {
        let timer = HandTimer(now: Timestamp(seconds: 1000))
        let source = try SystemTimeSource(timer: timer, now: { timer.now })
        async let sleep: Void = source.sleep(until: Timestamp(seconds: 1001))
        #expect(try await eventually { timer.armed == [Timestamp(seconds: 1001)] })
        timer.goOff()
        // A timer that went off is silent until it is armed again.
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

private final class Counter: Sendable {
    private let value = Atomic(0)

    var count: Int { value.load(ordering: .relaxed) }

    func increment() { value.add(1, ordering: .relaxed) }
}
