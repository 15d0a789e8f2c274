/// What an implementation of `SecretFiles` did otherwise than its contract says. Never shows a secret.
public struct ContractViolation: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

func requireThat(_ condition: Bool, _ expectation: String) throws {
    guard condition else { throw ContractViolation("expected that \(expectation)") }
}
