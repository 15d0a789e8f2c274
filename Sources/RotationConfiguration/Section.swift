import TOML

/// One table of the configuration, possibly put together from several files.
struct Section {
    struct Item {
        let key: String
        let keyPlace: Place
        let value: Located<TOMLValue>
    }

    /// As it is written: `[server.main]`, `[[tenant.key]]`.
    let title: String
    let place: Place
    private(set) var items: [Item] = []
    private var indexByKey: [String: Int] = [:]

    init(_ title: String, at place: Place) {
        self.title = title
        self.place = place
    }

    init(_ title: String, _ table: Located<TOMLTable>, _ log: ProblemLog) {
        self.init(title, at: table.place)
        for entry in table.value.entries { add(entry, file: table.place.file, log) }
    }

    subscript(key: String) -> Item? { indexByKey[key].map { items[$0] } }

    mutating func add(_ entry: TOMLTable.Entry, file: Int, _ log: ProblemLog) {
        add(
            Item(
                key: entry.key, keyPlace: Place(file: file, position: entry.keyPosition),
                value: Located(value: entry.value, place: Place(file: file, position: entry.value.position))),
            log)
    }

    /// Adds a key that may have been set by another file or block before: that is a problem.
    mutating func add(_ item: Item, _ log: ProblemLog) {
        if let earlier = self[item.key] {
            log.report(
                "\(quoted(item.key)) of \(title) is already set at \(log.name(earlier.keyPlace))",
                "accepted is one value: remove one of the two", at: item.keyPlace)
        } else {
            indexByKey[item.key] = items.count
            items.append(item)
        }
    }
}
