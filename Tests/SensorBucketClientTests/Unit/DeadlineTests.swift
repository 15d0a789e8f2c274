import Testing

@testable import SensorBucketClient

@Suite struct DeadlineTests {
    private struct Failure: Error {}

    /// Returns only once it is cancelled; a minute is the bound of a broken test.
    private static func waitForCancellation() async -> Bool {
        do {
            try await Task.sleep(for: .seconds(60))
            return false
        } catch {
            return true
        }
    }

    @Test("S6: a value that comes in the moment of the deadline is kept: it may hold a new secret")
    func keepsLateValues() async throws {
        let wasCancelled = try await Deadline.run(within: .milliseconds(1)) { await Self.waitForCancellation() }
        #expect(wasCancelled)
    }

    @Test("S6: a value that comes although the task was cancelled is kept")
    func keepsValuesOfCancelledTasks() async {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do {
                    return try await Deadline.run(within: .seconds(60)) { await Self.waitForCancellation() }
                } catch {
                    return false
                }
            }
            group.cancelAll()
            for await isKept in group { #expect(isKept) }
        }
    }

    @Test("an operation that ends with the deadline's cancellation is told as the deadline")
    func namesTheDeadline() async {
        await #expect(throws: Deadline.Exceeded.self) {
            try await Deadline.run(within: .milliseconds(1)) { try await Task.sleep(for: .seconds(60)) }
        }
    }

    @Test("an operation's own error is given on")
    func givesErrorsOn() async {
        await #expect(throws: Failure.self) {
            try await Deadline.run(within: .seconds(60)) { throw Failure() }
        }
    }
}
