import Synchronization

/// Counts the visits that wait for a consumer or for their turn to create: they take no place away from others, so one
/// hanging consumer of many lineages delays nobody else (P6).
final class WaitingVisits: Sendable {
    /// Beyond this even waiting costs too much memory.
    static let maximum = 16_384

    private let waiting = Mutex(0)
    private let wakeup: Wakeup

    init(wakeup: Wakeup) {
        self.wakeup = wakeup
    }

    var count: Int { min(Self.maximum, waiting.withLock { $0 }) }

    func wait<Result: Sendable>(_ body: () async -> Result) async -> Result {
        waiting.withLock { $0 += 1 }
        wakeup.signal()
        let result = await body()
        waiting.withLock { $0 -= 1 }
        return result
    }
}
