import RotationCore
import Synchronization

/// The moments at which the process can be killed, numbered as they come, over all processes: just before and just after
/// each effect on the world, and at each look at a world that is another than at the moment before. What the process
/// leaves behind differs from one to the next.
final class Moments: Sendable {
    private struct State {
        var count = 0
        var target: Int?
        var countBeforeTroubles: Int?
        /// When the latest moment was; nil once somebody else has changed the world since.
        var latest: Timestamp?
    }

    enum Passage {
        /// The world is as it was at the latest moment.
        case unnumbered
        case survived
        /// The moment to die.
        case fatal
    }

    private let state = Mutex(State())

    init(target: Int? = nil) {
        state.withLock { $0.target = target }
    }

    var count: Int { state.withLock { $0.count } }

    var countBeforeTroubles: Int { state.withLock { $0.countBeforeTroubles ?? $0.count } }

    /// Something happens in the world that is not the process's doing.
    func worldChanges() {
        state.withLock { state in
            state.countBeforeTroubles = state.countBeforeTroubles ?? state.count
            state.latest = nil
        }
    }

    /// - Parameter isLook: nothing but a look at the world, which leaves it as it is.
    func pass(isLook: Bool, at now: Timestamp) -> Passage {
        state.withLock { state in
            if isLook, state.latest == now { return .unnumbered }
            state.latest = now
            state.count += 1
            guard state.count == state.target else { return .survived }
            state.target = nil
            return .fatal
        }
    }

    /// The process dies at the `distance`-th moment from now.
    func aim(_ distance: Int) {
        state.withLock { $0.target = $0.count + max(1, distance) }
    }

    func spare() {
        state.withLock { $0.target = nil }
    }
}
