import RotationCore
import RotationPorts
import Simulation
import Testing

@testable import RotationEngine

/// Rate, concurrency, order and breaker of the gate that every request passes.
struct ServerGateTests {
    @Test func neverExceedsConcurrencyAndServesByDeadline() throws {
        let served = Locked<[Int]>([])
        let peak = Locked((now: 0, most: 0))
        try drive(limits: ServerLimits(requestsPerSecond: 1000, maxConcurrentRequests: 2)) { gate, clock in
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let deadline = Timestamp(seconds: Int64(number < 2 ? 0 : 1_000_000 - number))
                        _ = try? await gate.perform(
                            credential: "a", deadline: deadline, until: Latch(), testimony: { (_: Int) in .fine }
                        ) {
                            peak.withLock {
                                $0.now += 1
                                $0.most = max($0.most, $0.now)
                            }
                            served.withLock { $0.append(number) }
                            try? await clock.sleep(until: clock.now() + .milliseconds(100))
                            peak.withLock { $0.now -= 1 }
                            return number
                        }
                    }
                }
            }
        }
        #expect(peak.withLock { $0.most } == 2)
        #expect(served.withLock { $0 } == [0, 1] + (2..<20).reversed())
    }

    @Test func keepsTheRate() throws {
        let end = Locked(Timestamp.distantPast)
        try drive(limits: ServerLimits(requestsPerSecond: 10, maxConcurrentRequests: 8)) { gate, clock in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<60 {
                    group.addTask {
                        _ = try? await gate.perform(
                            credential: "a", deadline: .distantFuture, until: Latch(), testimony: { (_: Bool) in .fine }
                        ) { true }
                    }
                }
            }
            end.withLock { $0 = clock.now() }
        }
        let took = end.withLock { $0 } - World.start
        #expect(took >= .seconds(5) && took < .seconds(6), "60 requests at 10 a second with a burst of 10: \(took)")
    }

    @Test("P6: a management key that is refused does not stop those who use another one")
    func breaksPerManagementKey() throws {
        let answers = Locked<[String]>([])
        try drive(limits: ServerLimits(requestsPerSecond: 1000, maxConcurrentRequests: 8)) { gate, _ in
            for _ in 0..<5 {
                do throws(RequestFailure) {
                    _ = try await gate.perform(
                        credential: "a", deadline: .distantFuture, until: Latch(), testimony: { Testimony($0) }
                    ) {
                        KeyServerError?.some(KeyServerError(.unauthorized, "401"))
                    }
                    answers.withLock { $0.append("asked") }
                } catch { answers.withLock { $0.append("paused") } }
            }
            do throws(RequestFailure) {
                _ = try await gate.perform(
                    credential: "b", deadline: .distantFuture, until: Latch(), testimony: { Testimony($0) }
                ) {
                    KeyServerError?.none
                }
                answers.withLock { $0.append("other asked") }
            } catch { answers.withLock { $0.append("other paused") } }
        }
        #expect(answers.withLock { $0 } == ["asked", "asked", "asked", "paused", "paused", "other asked"])
    }

    @Test(
        "P1: a probe that ends in trouble with the key does not keep the server away for ever, nor the other way round")
    func settlesBothBreakersWithEachRequest() throws {
        let outage = KeyServerError(.serverFailure, "503")
        let refusal = KeyServerError(.unauthorized, "401")
        for (first, probe) in [(outage, refusal), (refusal, outage)] {
            let isAskedAgain = Locked(false)
            try drive(limits: ServerLimits(requestsPerSecond: 1000, maxConcurrentRequests: 8)) { gate, clock in
                for error in [first, first, first, probe] {
                    if let until = await gate.pausedUntil(credential: "a") { try? await clock.sleep(until: until) }
                    _ = try? await gate.perform(
                        credential: "a", deadline: .distantFuture, until: Latch(), testimony: { Testimony($0) }
                    ) { error }
                }
                for _ in 0..<200 where !isAskedAgain.withLock({ $0 }) {
                    try? await clock.sleep(until: clock.now() + .seconds(1))
                    _ = try? await gate.perform(
                        credential: "a", deadline: .distantFuture, until: Latch(), testimony: { (_: Bool) in .fine }
                    ) {
                        isAskedAgain.withLock { $0 = true }
                        return true
                    }
                }
            }
            #expect(isAskedAgain.withLock { $0 }, "\(first.code) then \(probe.code)")
        }
    }

    @Test func breakerDoublesItsPausesAndClosesAfterOneSuccess() {
        var breaker = Breaker()
        var now = World.start
        let error = KeyServerError(.notConnected, "refused")
        #expect(breaker.failed(error, at: now) == nil)
        #expect(breaker.failed(error, at: now) == nil)
        #expect(breaker.failed(error, at: now) == now + .seconds(1))
        for pause in [1, 2, 4, 8, 16, 32, 60, 60] {
            let isRefused = !breaker.admit(now + .milliseconds(pause * 1000 - 1))
            #expect(isRefused, "pause \(pause)")
            now = now + .seconds(pause)
            let isAdmitted = breaker.admit(now)
            #expect(isAdmitted)
            let isSecondRefused = !breaker.admit(now)
            #expect(isSecondRefused, "one probe at a time")
            #expect(breaker.failed(error, at: now) == nil, "an outage begins once")
        }
        now = now + .seconds(60)
        let isAdmitted = breaker.admit(now)
        #expect(isAdmitted)
        #expect(breaker.succeeded(now) == now - World.start)
        #expect(breaker.pausedUntil(now) == nil)
    }

    @Test func breakerHeedsRetryAfterAtOnceAndNotForEver() {
        var breaker = Breaker()
        let now = World.start
        let error = KeyServerError(.throttled, "429", retryAfter: .seconds(86_400))
        #expect(breaker.failed(error, at: now) == now + .seconds(600))
    }

    private func drive(
        limits: ServerLimits, _ body: @escaping @Sendable (ServerGate, ManualClock) async -> Void
    ) throws {
        let clock = ManualClock(at: World.start)
        let trace = Trace()
        let gate = ServerGate(
            server: "main", limits: limits, time: clock,
            observer: TracingObserver(trace: trace, clock: clock), stop: Latch())
        _ = try SimulationRun.drive(
            clock: clock, executor: SingleThreadExecutor(), until: World.start + .seconds(3600)
        ) {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await gate.run() }
                await body(gate, clock)
                gate.close()
            }
        }.result.get()
    }
}
