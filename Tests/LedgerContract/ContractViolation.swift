/// How a ledger broke its contract: what was expected, in words, without secrets.
public struct ContractViolation: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Throws when `isKept` is false.
func require(_ isKept: Bool, _ expectation: @autoclosure () -> String) throws(ContractViolation) {
    if !isKept { throw ContractViolation("expected: \(expectation())") }
}
