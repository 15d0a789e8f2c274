/// Which entries of the journal are wanted.
public struct JournalQuery: Hashable, Sendable {
    /// Fields with the values of which each has to have one. A field without any value is no condition.
    public let matches: [String: [String]]
    /// Not older than this, in microseconds since 1970.
    public let since: Int64?
    /// Only so many, the newest; nil: all.
    public let newest: Int?

    public init(matches: [String: [String]], since: Int64? = nil, newest: Int? = nil) {
        self.matches = matches
        self.since = since
        self.newest = newest
    }
}

/// One entry as it was read; of a field that occurs several times the first.
public struct JournalRecord: Hashable, Sendable {
    /// When journald took it, in microseconds since 1970.
    public let at: Int64
    public let fields: [String: String]

    public init(at: Int64, fields: [String: String]) {
        self.at = at
        self.fields = fields
    }
}
