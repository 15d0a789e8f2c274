/// Keys and their values, in the order of the text.
public struct TOMLTable: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public let key: String
        /// The first character of the key; of a dotted key or a header, that of the part which named this entry first.
        public let keyPosition: TOMLPosition
        public let value: TOMLValue

        public init(key: String, keyPosition: TOMLPosition, value: TOMLValue) {
            self.key = key
            self.keyPosition = keyPosition
            self.value = value
        }
    }

    /// No two have the same key. Keys differ when their bytes differ, as TOML wants it: `é` as one scalar and `é` as
    /// two are different keys, although `String` calls them equal.
    public let entries: [Entry]

    public init(entries: [Entry]) {
        self.entries = entries
    }

    /// The value of a key; a search through all entries.
    public subscript(key: String) -> TOMLValue? {
        entries.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }
}
