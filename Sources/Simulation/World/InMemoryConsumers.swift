public import RotationCore
public import RotationPorts
import Synchronization

/// Consumers that do as they are told: by default they succeed at once. Every call is kept, in order.
public final class InMemoryConsumers: Consumers {
    private struct State {
        var calls: [ConsumerCall] = []
        var scripts: [Subject: [ConsumerBehaviour]] = [:]
        var released: Set<ConsumerID> = []
    }

    /// What a script is for.
    private struct Subject: Hashable {
        let consumer: ConsumerID
        let isProbe: Bool
    }

    private let clock: ManualClock
    private let state = Mutex(State())
    private let blocked = Waiters<Void>()

    public init(clock: ManualClock) {
        self.clock = clock
    }

    public func tell(_ consumer: Consumer, about notice: ConsumerNotice) async -> ConsumerOutcome {
        await answer(consumer, ConsumerCall(consumer: consumer.id, at: clock.now(), kind: .told(notice)))
    }

    public func probe(_ consumer: Consumer) async -> ConsumerOutcome {
        await answer(consumer, ConsumerCall(consumer: consumer.id, at: clock.now(), kind: .probed))
    }

    private func answer(_ consumer: Consumer, _ call: ConsumerCall) async -> ConsumerOutcome {
        let behaviour = begin(call)
        await Task.yield()
        switch behaviour {
        case .answers(let outcome): return outcome
        case .takes(let duration, let outcome):
            if duration >= consumer.timeout { return await hang(consumer) }
            return await wait(duration) ? outcome : Self.cancelled
        case .hangs: return await hang(consumer)
        case .blocks(let outcome):
            let isReleased: Void? = await blocked.wait { self.takeRelease(of: consumer.id) }
            return isReleased == nil ? Self.cancelled : outcome
        }
    }

    /// Until the timeout, as a command that never ends.
    private func hang(_ consumer: Consumer) async -> ConsumerOutcome {
        guard await wait(consumer.timeout) else { return Self.cancelled }
        return .failed(message: "\"\(consumer.id)\" did not end within its timeout (simulated)")
    }

    /// False when cancelled.
    private func wait(_ duration: Duration) async -> Bool {
        do {
            try await clock.sleep(until: clock.now() + duration)
            return true
        } catch {
            return false
        }
    }

    private static let cancelled = ConsumerOutcome.failed(message: "ended because the daemon stops (simulated)")

    private func begin(_ call: ConsumerCall) -> ConsumerBehaviour {
        state.withLock { state in
            state.calls.append(call)
            let subject = Subject(consumer: call.consumer, isProbe: call.kind == .probed)
            guard let script = state.scripts[subject], let first = script.first else { return .answers(.succeeded) }
            state.scripts[subject] = Array(script.dropFirst())
            return first
        }
    }

    private func takeRelease(of consumer: ConsumerID) -> Void? {
        state.withLock { $0.released.remove(consumer).map { _ in } }
    }
}

extension InMemoryConsumers {
    /// Every call so far, in order.
    public var calls: [ConsumerCall] { state.withLock { $0.calls } }

    /// The calls of one consumer, in order.
    public func calls(of consumer: ConsumerID) -> [ConsumerCall] { calls.filter { $0.consumer == consumer } }

    /// What the consumer does at its next calls; after the last of them it succeeds at once.
    public func script(_ consumer: ConsumerID, _ behaviours: [ConsumerBehaviour]) {
        state.withLock { $0.scripts[Subject(consumer: consumer, isProbe: false)] = behaviours }
    }

    /// The same for its probe.
    public func scriptProbe(of consumer: ConsumerID, _ behaviours: [ConsumerBehaviour]) {
        state.withLock { $0.scripts[Subject(consumer: consumer, isProbe: true)] = behaviours }
    }

    /// Lets one call that blocks, or the next that will, go on.
    public func release(_ consumer: ConsumerID) {
        state.withLock { _ = $0.released.insert(consumer) }
        blocked.check { self.takeRelease(of: consumer) }
    }
}
