import RotationCore

/// The sleepers by deadline and arrival. A sorted array: there are few sleepers (one per scheduler, not one per key),
/// and taking the earliest is what happens most.
struct SleeperQueue: Sendable {
    /// Latest first, so that the earliest is taken from the end without moving the others.
    private var sleepers: [Sleeper] = []

    /// The earliest deadline that will ever come; nil when there is nothing to wait for.
    var earliestDeadline: Timestamp? {
        guard let deadline = sleepers.last?.deadline, deadline != .distantFuture else { return nil }
        return deadline
    }

    mutating func insert(_ sleeper: Sleeper) {
        sleepers.insert(sleeper, at: index(of: sleeper.deadline, sleeper.ticket))
    }

    /// Nil when it was taken before.
    mutating func remove(_ ticket: UInt64, deadline: Timestamp) -> Sleeper? {
        let index = index(of: deadline, ticket)
        guard index < sleepers.endIndex, sleepers[index].ticket == ticket else { return nil }
        return sleepers.remove(at: index)
    }

    /// Takes everybody whose deadline is `time` or earlier, in order.
    mutating func takeDue(at time: Timestamp) -> [Sleeper] {
        let firstDue = sleepers.lastIndex { $0.deadline > time }.map { $0 + 1 } ?? sleepers.startIndex
        defer { sleepers.removeSubrange(firstDue...) }
        return sleepers[firstDue...].reversed()
    }

    /// Where a sleeper stands or belongs, by bisection.
    private func index(of deadline: Timestamp, _ ticket: UInt64) -> Int {
        var low = sleepers.startIndex
        var high = sleepers.endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if sleepers[middle].comes(before: deadline, ticket) { high = middle } else { low = middle + 1 }
        }
        let isHere = low > 0 && sleepers[low - 1].ticket == ticket
        return isHere ? low - 1 : low
    }
}
