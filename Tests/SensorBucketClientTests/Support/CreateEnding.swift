import Testing

/// One way in which the server ends a POST, and what the client must make of it.
struct CreateEnding: Sendable, CustomTestStringConvertible {
    let name: String
    let script: Script
    let expected: String

    init(_ name: String, _ script: Script, expected: String) {
        self.name = name
        self.script = script
        self.expected = expected
    }

    var testDescription: String { name }
}
