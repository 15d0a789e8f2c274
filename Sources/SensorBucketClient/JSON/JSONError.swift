/// Why bytes are not the JSON that was expected, and where. It never quotes the bytes: they may hold a secret.
struct JSONError: Error, Hashable, CustomStringConvertible {
    /// Zero-based, within the body.
    let offset: Int
    /// A clause: `expected a string`.
    let reason: String

    init(at offset: Int, _ reason: String) {
        self.offset = offset
        self.reason = reason
    }

    var description: String { "byte \(offset): \(reason)" }
}
