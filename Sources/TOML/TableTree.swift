/// The tables of a document, or of one inline table, while they are being built.
///
/// Nodes stand in one array and name each other by index, and each has its members in fields of its own: appending
/// to the last of many `[[tables]]` copies nothing. (With values nested in enum payloads every append copies
/// what is already there: quadratic.)
struct TableTree {
    typealias Index = Int

    enum Kind: Equatable {
        /// A complete value; nothing can be added to it.
        case value
        /// Named on the way to another table by a header; its own header may still come, once.
        case implied
        /// Has or needs no header of its own: the root, `[table]`, an element of `[[tables]]`.
        case defined
        /// Made by a dotted key; only dotted keys of the same section may add to it.
        case dotted(section: Int)
        /// `[[tables]]`; its members are the elements.
        case tables
    }

    struct Node {
        var kind: Kind
        let depth: Int
        var position: TOMLPosition
        var value: TOMLValue?
        var members: [(key: Key, node: Index)] = []
        var indexByKey: [[UInt8]: Index] = [:]
    }

    private(set) var nodes: [Node]
    static let root: Index = 0

    /// - Parameter depth: how deep the table stands in the document: 0 for its root.
    init(depth: Int, at position: TOMLPosition) {
        nodes = [Node(kind: .defined, depth: depth, position: position)]
    }

    func depth(of node: Index) -> Int { nodes[node].depth }

    /// Sets a (dotted) key of a table to a value.
    mutating func assign(_ path: [Key], _ value: TOMLValue, in table: Index, section: Int) throws(TOMLError) {
        var table = table
        for key in path.dropLast() {
            table = try dottedTable(key, in: table, section: section)
        }
        guard let key = path.last else { return }
        if let existing = nodes[table].indexByKey[key.bytes] { throw duplicate(key, existing) }
        let node = try add(key, .value, at: value.position, to: table)
        nodes[node].value = value
    }

    private mutating func dottedTable(_ key: Key, in table: Index, section: Int) throws(TOMLError) -> Index {
        guard let existing = nodes[table].indexByKey[key.bytes] else {
            return try add(key, .dotted(section: section), at: key.position, to: table)
        }
        guard nodes[existing].kind == .dotted(section: section) else { throw duplicate(key, existing) }
        return existing
    }

    /// The table that `[path]` begins.
    mutating func define(_ path: [Key]) throws(TOMLError) -> Index {
        let parent = try headerParent(path)
        guard let key = path.last else { return parent }
        guard let existing = nodes[parent].indexByKey[key.bytes] else {
            return try add(key, .defined, at: key.position, to: parent)
        }
        guard nodes[existing].kind == .implied else { throw duplicate(key, existing) }
        nodes[existing].kind = .defined
        nodes[existing].position = key.position
        return existing
    }

    /// The table that `[[path]]` begins: a new element.
    mutating func append(_ path: [Key], at position: TOMLPosition) throws(TOMLError) -> Index {
        let parent = try headerParent(path)
        guard let key = path.last else { return parent }
        let tables: Index
        if let existing = nodes[parent].indexByKey[key.bytes] {
            guard nodes[existing].kind == .tables else { throw duplicate(key, existing) }
            tables = existing
        } else {
            tables = try add(key, .tables, at: key.position, to: parent)
        }
        return try add(key, .defined, at: position, to: tables)
    }

    /// Follows all but the last part of a header, through the last element of arrays of tables.
    private mutating func headerParent(_ path: [Key]) throws(TOMLError) -> Index {
        var table = Self.root
        for key in path.dropLast() {
            guard let existing = nodes[table].indexByKey[key.bytes] else {
                table = try add(key, .implied, at: key.position, to: table)
                continue
            }
            switch nodes[existing].kind {
            case .value: throw duplicate(key, existing)
            case .tables: table = nodes[existing].members.last?.node ?? existing
            case .implied, .defined, .dotted: table = existing
            }
        }
        return table
    }

    private mutating func add(
        _ key: Key, _ kind: Kind, at position: TOMLPosition, to parent: Index
    ) throws(TOMLError) -> Index {
        let depth = nodes[parent].depth + 1
        guard depth <= TOMLDocument.maximumDepth else { throw .tooDeep(at: key.position) }
        let node = nodes.count
        nodes.append(Node(kind: kind, depth: depth, position: position))
        nodes[parent].members.append((key, node))
        if nodes[parent].kind != .tables { nodes[parent].indexByKey[key.bytes] = node }
        return node
    }

    private func duplicate(_ key: Key, _ existing: Index) -> TOMLError {
        let place = nodes[existing].position
        return TOMLError(
            "this key is already set at \(place) and cannot be set or extended here; set it once",
            at: key.position)
    }
}
