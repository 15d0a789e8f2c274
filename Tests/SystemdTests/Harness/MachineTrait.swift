import Testing

/// Boots one ``Machine`` for a whole suite, and ends it when the suite has ended.
struct MachineTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await Machine.booted { machine in
            try await Machine.$booted.withValue(machine) { try await function() }
        }
    }
}

extension Trait where Self == MachineTrait {
    static var machine: MachineTrait { MachineTrait() }
}

extension Machine {
    @TaskLocal fileprivate static var booted: Machine?

    /// The machine of the suite that the calling test belongs to.
    static var current: Machine {
        guard let booted else { preconditionFailure("this suite has no machine: make it an extension of RealSystemd") }
        return booted
    }
}
