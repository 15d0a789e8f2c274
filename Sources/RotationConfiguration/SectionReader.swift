import TOML

/// Reads a section key by key, reports what is wrong, and knows at the end which keys nobody asked for.
struct SectionReader {
    let section: Section
    let log: ProblemLog
    private var known: [String] = []

    init(_ section: Section, _ log: ProblemLog) {
        self.section = section
        self.log = log
    }

    /// Nil when the key is absent; also, after a report, when its value is not accepted.
    mutating func read<Value>(
        _ key: String, _ convert: (TOMLValue) throws(Flaw) -> Value
    ) -> Located<Value>? {
        known.append(key)
        guard let item = section[key] else { return nil }
        do throws(Flaw) {
            return Located(value: try convert(item.value.value), place: item.value.place)
        } catch {
            let place = Place(file: item.value.place.file, position: error.position ?? item.value.place.position)
            log.report("\"\(key)\" \(error.wrong)", error.accepted, at: place)
            return nil
        }
    }

    /// Like ``read(_:_:)``, but the key must be there.
    mutating func require<Value>(
        _ key: String, _ accepted: String, _ convert: (TOMLValue) throws(Flaw) -> Value
    ) -> Located<Value>? {
        if section[key] == nil { log.report("\(section.title) has no \"\(key)\"", accepted, at: section.place) }
        return read(key, convert)
    }

    /// The tables of `[[parent.key]]`; none when the key is absent.
    mutating func tables(_ key: String, title: String) -> [Section] {
        let elements = read(key) { (value) throws(Flaw) in try value.tables(title) }
        guard let elements else { return [] }
        return elements.value.map { element in
            let place = Place(file: elements.place.file, position: element.position)
            return Section(title, Located(value: element.table, place: place), log)
        }
    }

    /// Takes a key as known that is judged elsewhere.
    mutating func ignore(_ key: String) {
        known.append(key)
    }

    func reportUnknownKeys() {
        for item in section.items where !known.contains(item.key) {
            let nearest = Suggestion.nearest(to: item.key, among: known)
            log.report(
                "\(quoted(item.key)) is not a key of \(section.title)",
                nearest.map { "did you mean \"\($0)\"?" } ?? "accepted is \(alternatives(known))", at: item.keyPlace)
        }
    }
}
