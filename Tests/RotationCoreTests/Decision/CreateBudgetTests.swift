import Testing

@testable import RotationCore

struct CreateBudgetTests {
    @Test(
        "S10: worked values of the create budget",
        arguments: [
            (Int64(90 * 86_400), Int64(30 * 86_400), Int64(86_400), 10, 7), (6, 2, 32, 24, 18), (2, 1, 8, 24, 18),
            (86_400, 43_200, 86_400, 12, 9),
        ])
    func hasTheWorkedValuesOfItsDescription(
        lifetime: Int64, renewBefore: Int64, horizon: Int64, limit: Int, withoutUrgency: Int
    ) {
        let budget = CreateBudget(
            policy: RotationPolicy(
                lifetime: .seconds(lifetime), renewBefore: .seconds(renewBefore), overlap: .seconds(1),
                pollInterval: .seconds(1)))
        #expect(budget.horizon == .seconds(horizon))
        #expect(budget.limit == limit)
        #expect(budget.limitWithoutUrgency == withoutUrgency)
        #expect(budget.limit <= LineageFacts.intentMemory)
    }

    private let budget = CreateBudget(policy: Sample.policy)

    @Test("S10: a part of the budget is kept for deadlines")
    func keepsAPartForDeadlines() {
        let intents = (0..<7).map { day(0, hours: $0) }
        #expect(budget.nextAllowed(after: Array(intents.dropLast()), now: day(0, hours: 7), isUrgent: false) == nil)
        #expect(budget.nextAllowed(after: intents, now: day(0, hours: 7), isUrgent: true) == nil)
        #expect(budget.nextAllowed(after: intents, now: day(0, hours: 7), isUrgent: false) == day(1))
        #expect(budget.nextAllowed(after: intents, now: day(1), isUrgent: false) == nil)
    }

    @Test("S10: an urgent budget ends too")
    func endsForUrgentWorkToo() {
        let intents = (0..<10).map { day(0, hours: $0) }
        #expect(budget.nextAllowed(after: intents, now: day(0, hours: 10), isUrgent: true) == day(1))
        #expect(budget.nextAllowed(after: intents, now: day(0, hours: 10), isUrgent: false) == day(1, hours: 3))
    }

    /// A machine that came up with its clock years ahead must not stop renewing for years once the clock is right.
    @Test("S10: creates of a time that has not come yet do not stop renewing")
    func forgetsCreatesFromAheadOfTheClock() {
        let intents = (0..<10).map { day(4000, hours: $0) }
        #expect(budget.nextAllowed(after: intents, now: day(0), isUrgent: false) == nil)
    }
}
