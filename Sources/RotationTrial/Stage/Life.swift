import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Synchronization

/// One process, from its start to its end. After its end none of its calls has an effect.
final class Life: Sendable {
    private struct State {
        var isOver = false
        var service: RotationService?
    }

    let stage: Stage
    private let state = Mutex(State())

    init(on stage: Stage) {
        self.stage = stage
    }

    var isOver: Bool { state.withLock { $0.isOver } }
    /// Set before anything runs.
    var service: RotationService? {
        get { state.withLock { $0.service } }
        set { state.withLock { $0.service = newValue } }
    }

    /// The process ends in good order.
    func stop() {
        service?.stop()
    }

    /// The process is killed. What is left of its tasks finds every port shut and every wait over.
    func kill() {
        state.withLock { $0.isOver = true }
        service?.stop()
        stage.clock.wakeAll()
    }

    /// One effect on the world, with a moment before it and one after it at either of which the process may be killed.
    ///
    /// - Parameter over: what the call returns to a process that is no more.
    func perform<Value>(
        _ name: @autoclosure () -> String, orIfOver over: Value, _ effect: () async -> Value
    ) async -> Value {
        guard reach("before \(name())") else { return over }
        let value = await effect()
        guard reach("after \(name())") else { return over }
        return value
    }

    /// False when the process is over.
    private func reach(_ moment: @autoclosure () -> String) -> Bool {
        if isOver { return false }
        stage.trace.note(moment())
        guard stage.moments.pass() else { return true }
        stage.trace.note("killed")
        kill()
        return false
    }
}

extension Result {
    /// What `body` returns or throws.
    init(of body: () async throws(Failure) -> Success) async {
        do throws(Failure) { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
