import Synchronization

/// Shows that a loop turns: whoever asks waits until it has come round once more.
final class Pulse: Sendable {
    private enum State {
        /// Not begun, or over: nobody waits for it.
        case resting
        /// The latch opens with the next beat; nil while nobody asks.
        case running(Latch?)
    }

    private let state = Mutex(State.resting)
    /// Makes the loop come round.
    private let wakeup: Wakeup

    init(wakeup: Wakeup) {
        self.wakeup = wakeup
    }

    func begin() { move(to: .running(nil)) }

    /// Says that the loop has come round.
    func beat() {
        let isRunning = state.withLock { if case .running = $0 { true } else { false } }
        if isRunning { move(to: .running(nil)) }
    }

    func end() { move(to: .resting) }

    /// Returns after the next beat, or when the loop does not run; also when the task is cancelled.
    func turn() async {
        let latch = state.withLock { state -> Latch? in
            guard case .running(let asked) = state else { return nil }
            let latch = asked ?? Latch()
            state = .running(latch)
            return latch
        }
        guard let latch else { return }
        wakeup.signal()
        await latch.wait()
    }

    private func move(to next: State) {
        let latch = state.withLock { state -> Latch? in
            defer { state = next }
            if case .running(let latch) = state { return latch } else { return nil }
        }
        latch?.open()
    }
}

/// The loops whose turning shows that the engine is not stuck.
final class VitalSigns: Sendable {
    private let pulses = Mutex<[ObjectIdentifier: Pulse]>([:])

    /// Begins `pulse` and follows it until ``forget(_:)``.
    func follow(_ pulse: Pulse) {
        pulse.begin()
        pulses.withLock { $0[ObjectIdentifier(pulse)] = pulse }
    }

    func forget(_ pulse: Pulse) {
        _ = pulses.withLock { $0.removeValue(forKey: ObjectIdentifier(pulse)) }
        pulse.end()
    }

    /// Returns when each of them has come round.
    func allTurn() async {
        for pulse in pulses.withLock({ Array($0.values) }) { await pulse.turn() }
    }
}
