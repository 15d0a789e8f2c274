/// The places of keys in ascending order. New keys come at the end, so adding costs nothing; removed ones are only
/// marked and cleared away in bulk, so that revoking old keys of a large table does not move the rest each time.
struct KeyOrder {
    private var positions: [SimulatedKey.Position] = []
    private var removed: Set<SimulatedKey.Position> = []

    mutating func insert(_ position: SimulatedKey.Position) {
        if removed.remove(position) != nil { return }
        positions.insert(position, at: lowerBound(position))
    }

    mutating func remove(_ position: SimulatedKey.Position) {
        removed.insert(position)
        guard removed.count * 2 > positions.count else { return }
        positions.removeAll { removed.contains($0) }
        removed.removeAll()
    }

    /// At most `limit` places below `bound`, newest first; from the newest on without a bound.
    func newest(_ limit: Int, below bound: SimulatedKey.Position?) -> [SimulatedKey.Position] {
        var found: [SimulatedKey.Position] = []
        var index = bound.map(lowerBound) ?? positions.count
        while index > 0, found.count < limit {
            index -= 1
            if removed.isEmpty || !removed.contains(positions[index]) { found.append(positions[index]) }
        }
        return found
    }

    private func lowerBound(_ position: SimulatedKey.Position) -> Int {
        if let last = positions.last, last < position { return positions.count }
        var range = positions.indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if positions[middle] < position {
                range = middle + 1..<range.upperBound
            } else {
                range = range.lowerBound..<middle
            }
        }
        return range.lowerBound
    }
}
