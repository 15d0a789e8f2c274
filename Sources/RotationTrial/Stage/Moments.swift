import Synchronization

/// The moments just before and just after each effect on the world, numbered as they come, over all processes. At one of
/// them the process can be killed.
final class Moments: Sendable {
    private struct State {
        var count = 0
        var target: Int?
        var countBeforeTroubles: Int?
    }

    private let state = Mutex(State())

    init(target: Int? = nil) {
        state.withLock { $0.target = target }
    }

    var count: Int { state.withLock { $0.count } }

    var countBeforeTroubles: Int { state.withLock { $0.countBeforeTroubles ?? $0.count } }

    /// The first trouble begins.
    func troubleBegins() {
        state.withLock { if $0.countBeforeTroubles == nil { $0.countBeforeTroubles = $0.count } }
    }

    /// - Returns: whether this is the moment to die.
    func pass() -> Bool {
        state.withLock { state in
            state.count += 1
            guard state.count == state.target else { return false }
            state.target = nil
            return true
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
