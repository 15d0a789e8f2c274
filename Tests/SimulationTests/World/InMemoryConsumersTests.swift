import RotationCore
import RotationPorts
import Simulation
import Testing

@Suite struct InMemoryConsumersTests {
    let clock = ManualClock(at: at(0))
    let consumers: InMemoryConsumers
    let consumer = Consumer(command: ["/bin/reload", "a"], timeout: .seconds(30), probe: ["/bin/ping"])
    let notice = ConsumerNotice(
        files: ["/run/a"], lineages: [LineageID(server: "main", tenant: TenantID(1), name: "a")])
    let refusal = ConsumerOutcome.failed(message: "no")

    init() {
        consumers = InMemoryConsumers(clock: clock)
    }

    @Test func succeedsUnlessScriptedAndKeepsTheCallsInOrder() throws {
        let outcomes = try simulate(clock) { [self] in
            consumers.script(consumer.id, [.answers(refusal)])
            var outcomes = [await consumers.tell(consumer, about: notice)]
            try await clock.sleep(until: at(5))
            outcomes.append(await consumers.tell(consumer, about: notice))
            outcomes.append(await consumers.probe(consumer))
            return outcomes
        }
        #expect(outcomes == [refusal, .succeeded, .succeeded])
        #expect(
            consumers.calls == [
                ConsumerCall(consumer: consumer.id, at: at(0), kind: .told(notice)),
                ConsumerCall(consumer: consumer.id, at: at(5), kind: .told(notice)),
                ConsumerCall(consumer: consumer.id, at: at(5), kind: .probed),
            ])
        #expect(consumers.calls(of: ConsumerID(rawValue: "another")).isEmpty)
    }

    @Test func scriptsProbesApart() throws {
        let outcomes = try simulate(clock) { [self] in
            consumers.scriptProbe(of: consumer.id, [.answers(refusal)])
            return [await consumers.tell(consumer, about: notice), await consumers.probe(consumer)]
        }
        #expect(outcomes == [.succeeded, refusal])
    }

    @Test func takesItsTimeButNotMoreThanTheTimeout() throws {
        let outcomes = try simulate(clock) { [self] in
            consumers.script(
                consumer.id, [.takes(.seconds(29), then: .succeeded), .takes(.seconds(31), then: .succeeded), .hangs])
            var outcomes: [(ConsumerOutcome, Timestamp)] = []
            for _ in 0..<3 { outcomes.append((await consumers.tell(consumer, about: notice), clock.now())) }
            return outcomes
        }
        let late = ConsumerOutcome.failed(message: "\"/bin/reload a\" did not end within its timeout (simulated)")
        #expect(outcomes.map(\.0) == [.succeeded, late, late])
        #expect(outcomes.map(\.1) == [at(29), at(59), at(89)])
    }

    @Test func blocksUntilReleased() throws {
        let outcome = try simulate(clock) { [self] in
            consumers.script(consumer.id, [.blocks(then: refusal), .blocks(then: .succeeded)])
            async let first = consumers.tell(consumer, about: notice)
            try await clock.sleep(until: at(500))
            consumers.release(consumer.id)
            let outcome = await first
            // A release that comes first is not lost.
            consumers.release(consumer.id)
            return [outcome, await consumers.tell(consumer, about: notice)]
        }
        #expect(outcome == [refusal, .succeeded])
        #expect(clock.now() == at(500))
    }

    @Test(arguments: [ConsumerBehaviour.hangs, .blocks(then: .succeeded), .takes(.seconds(10), then: .succeeded)])
    func endsWhenTheTaskIsCancelled(behaviour: ConsumerBehaviour) throws {
        let outcome = try simulate(clock) { [self] in
            consumers.script(consumer.id, [behaviour])
            return await withTaskGroup(of: ConsumerOutcome.self) { group in
                group.addTask { await consumers.tell(consumer, about: notice) }
                // More than the consumer takes to begin its wait.
                for _ in 0..<20 { await Task.yield() }
                group.cancelAll()
                return await group.next()
            }
        }
        #expect(outcome == .failed(message: "ended because the daemon stops (simulated)"))
        #expect(clock.now() == at(0))
    }
}
