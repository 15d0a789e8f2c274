import TOML

/// A place in one of the files, which are numbered in the order of merging.
struct Place: Hashable, Comparable {
    let file: Int
    let position: TOMLPosition

    static func < (left: Place, right: Place) -> Bool {
        (left.file, left.position) < (right.file, right.position)
    }
}

/// A value that was read, and where.
struct Located<Value> {
    let value: Value
    let place: Place
}

/// What is wrong with a value, and what is accepted instead. Follows the quoted key: `"mode" ` + `is no octal number`.
struct Flaw: Error {
    let wrong: String
    let accepted: String
    /// Nil: where the value starts.
    let position: TOMLPosition?

    init(_ wrong: String, _ accepted: String, at position: TOMLPosition? = nil) {
        self.wrong = wrong
        self.accepted = accepted
        self.position = position
    }
}
