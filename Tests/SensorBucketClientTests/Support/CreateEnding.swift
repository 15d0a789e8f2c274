import Testing

/// One way in which the server ends a POST, and what the client must make of it.
struct CreateEnding: Sendable, CustomTestStringConvertible {
    let name: String
    let script: Script
    let expected: String
    /// Another outcome that is as right: which of the two it is, is a matter of time.
    let orElse: String?

    init(_ name: String, _ script: Script, expected: String, orElse: String? = nil) {
        self.name = name
        self.script = script
        self.expected = expected
        self.orElse = orElse
    }

    var testDescription: String { name }
}
