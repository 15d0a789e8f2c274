import RotationCore

/// What one dispatcher has to visit, and when: its lineages and its groups' listings.
struct Agenda {
    enum Item: Hashable {
        case lineage(Int)
        case group(Int)
    }

    private var lineages: DueQueue
    private var groups: DueQueue
    private let lineageCount: Int
    private let groupCount: Int
    private var underWay: Set<Item> = []
    private var wanted: Set<Item> = []

    init(lineages: Int, groups: Int) {
        lineageCount = lineages
        groupCount = groups
        self.lineages = DueQueue(itemCount: lineages)
        self.groups = DueQueue(itemCount: groups)
    }

    var visitCount: Int { underWay.count }

    var nextDue: Timestamp? {
        mutating get {
            switch (lineages.nextDue, groups.nextDue) {
            case (let lineage?, let group?): min(lineage, group)
            case (let lineage, let group): lineage ?? group
            }
        }
    }

    /// When `item` is to be visited: now, while it is being visited, and never, when nothing is known to come.
    func due(_ item: Item) -> Timestamp {
        if underWay.contains(item) { return .distantPast }
        return switch item {
        case .lineage(let position): lineages.due(of: position)
        case .group(let position): groups.due(of: position)
        }
    }

    /// The lineage that is visited next, and when.
    var nextLineage: (position: Int, due: Timestamp)? {
        mutating get {
            guard let position = lineages.nextItem, let due = lineages.nextDue else { return nil }
            return (position, due)
        }
    }

    /// Takes something that is due; it stays under way until ``finish(_:next:)``. Listings first: what a lineage needs
    /// to be decided may be in them.
    mutating func takeDue(at now: Timestamp) -> Item? {
        let item = groups.popDue(at: now).map(Item.group) ?? lineages.popDue(at: now).map(Item.lineage)
        if let item { underWay.insert(item) }
        return item
    }

    /// Has `item` visited by `due`, or, when it is being visited, once more after that.
    mutating func want(_ item: Item, by due: Timestamp, now: Timestamp) {
        if underWay.contains(item) {
            if due <= now { wanted.insert(item) }
        } else {
            schedule(item, notLaterThan: due)
        }
    }

    /// Has `item` visited by `due` unless it is being visited.
    mutating func suggest(_ item: Item, by due: Timestamp) {
        if !underWay.contains(item) { schedule(item, notLaterThan: due) }
    }

    /// Has everything visited that is not being visited.
    mutating func suggestAll(by due: Timestamp) {
        for position in 0..<lineageCount { suggest(.lineage(position), by: due) }
        for position in 0..<groupCount { suggest(.group(position), by: due) }
    }

    /// Ends the visit of `item`; `next` is nil when it needs none by itself.
    mutating func finish(_ item: Item, next: Timestamp?, now: Timestamp) {
        underWay.remove(item)
        if wanted.remove(item) != nil {
            schedule(item, notLaterThan: now)
        } else if let next {
            schedule(item, notLaterThan: next)
        }
    }

    private mutating func schedule(_ item: Item, notLaterThan due: Timestamp) {
        switch item {
        case .lineage(let position): lineages.schedule(position, notLaterThan: due)
        case .group(let position): groups.schedule(position, notLaterThan: due)
        }
    }
}
