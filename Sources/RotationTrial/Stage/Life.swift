import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Synchronization

/// One process, from its start to its end. After its end none of its calls has an effect.
final class Life: Sendable {
    private struct State {
        var isOver = false
        var isStopping = false
        var service: RotationService?
    }

    let stage: Stage
    /// As the process has it, over all reloads.
    let managementKey: ManagementKey
    private let state = Mutex(State())

    init(on stage: Stage) {
        self.stage = stage
        managementKey = ManagementKey { () throws(KeyServerError) in try stage.readManagementKey() }
    }

    var isOver: Bool { state.withLock { $0.isOver } }

    var service: RotationService? { state.withLock { $0.service } }

    /// The engine of this process, set before it runs. A stop that came before it holds for it, too.
    func takeUp(_ service: RotationService) {
        let isStopping = state.withLock { state in
            state.service = service
            return state.isStopping
        }
        if isStopping { service.stop() }
    }

    /// The process ends in good order.
    func stop() {
        state.withLock { $0.isStopping = true }
        service?.stop()
    }

    /// The process is killed. What is left of its tasks finds every port shut and every wait over.
    func kill() {
        state.withLock { $0.isOver = true }
        stop()
        // The engine's ports hold this process: nothing of either would ever be freed.
        state.withLock { $0.service = nil }
        stage.clock.wakeAll()
    }

    /// One effect on the world, or a look at it, with a moment before it and one after it at either of which the process
    /// may be killed.
    ///
    /// - Parameter over: what the call returns to a process that is no more.
    func perform<Value>(
        _ name: @autoclosure () -> String, isLook: Bool = false, orIfOver over: Value, _ effect: () async -> Value
    ) async -> Value {
        guard reach("before \(name())", isLook) else { return over }
        let value = await effect()
        guard reach("after \(name())", isLook) else { return over }
        return value
    }

    /// False when the process is over.
    private func reach(_ moment: @autoclosure () -> String, _ isLook: Bool) -> Bool {
        if isOver { return false }
        let passage = stage.moments.pass(isLook: isLook, at: stage.clock.now())
        if passage == .unnumbered { return true }
        stage.trace.note(moment())
        if passage == .survived { return true }
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
