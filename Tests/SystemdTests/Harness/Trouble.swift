/// What went wrong with a test's surroundings.
struct Trouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Looks ten times a second whether `condition` holds.
func eventually(
    _ what: String, within limit: Duration = .seconds(30), _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < end else { throw Trouble("not within \(limit): \(what)") }
        try await Task.sleep(for: .milliseconds(100))
    }
}
