import RotationCore
import Synchronization

/// Lets one at a time pass for each key, by deadline and then in order of arrival. They are the process's own, so that
/// what two configurations do around a reload never meets: visits of one lineage, creates of one tenant (the server's
/// uniqueness of names is a check, not a constraint), deliveries to one path.
final class Turnstiles<Key: Hashable & Sendable>: Sendable {
    private struct Waiter {
        let deadline: Timestamp
        let continuation: CheckedContinuation<Void, Never>
    }

    /// Who waits at each turnstile that is taken; one that is free has no entry.
    private let taken = Mutex<[Key: [Waiter]]>([:])

    /// The turnstiles that somebody has passed and not left yet.
    var occupied: Set<Key> { taken.withLock { Set($0.keys) } }

    /// Passes if that needs no waiting.
    func tryEnter(_ key: Key) -> Bool {
        taken.withLock { taken in
            guard taken[key] == nil else { return false }
            taken[key] = []
            return true
        }
    }

    func enter(_ key: Key, deadline: Timestamp) async {
        await withCheckedContinuation { continuation in
            let passes = taken.withLock { taken in
                guard var queue = taken[key] else {
                    taken[key] = []
                    return true
                }
                let place = queue.firstIndex { $0.deadline > deadline } ?? queue.endIndex
                queue.insert(Waiter(deadline: deadline, continuation: continuation), at: place)
                taken[key] = queue
                return false
            }
            if passes { continuation.resume() }
        }
    }

    func leave(_ key: Key) {
        let next = taken.withLock { taken -> Waiter? in
            guard var queue = taken[key] else { preconditionFailure("nobody has passed the turnstile that is left") }
            guard !queue.isEmpty else {
                taken[key] = nil
                return nil
            }
            let next = queue.removeFirst()
            taken[key] = queue
            return next
        }
        next?.continuation.resume()
    }
}
