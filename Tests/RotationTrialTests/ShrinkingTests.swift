import RotationCore
import Simulation
import Testing

@testable import RotationTrial

/// What a failing history is made of, without what has no part in it.
@Suite struct ShrinkingTests {
    /// A server that is away until the end, and no rest after it.
    @Test func leavesOutWhatHasNoPartInTheFailure() throws {
        var plan = TrialPlan(drawnFrom: 2)
        plan.rest = .zero
        plan.turmoil = .seconds(60)
        plan.troubles = [
            Trouble(.rotate(plan.lineages[0].id), at: .seconds(1)),
            Trouble(.fault(Fault(.refuse, times: -1)), at: .zero, lasting: .seconds(60)),
            Trouble(.stop, at: .seconds(30), lasting: .seconds(1)),
        ]
        let violation = try #require(Trial(plan).run().violation)
        let shrunken = plan.shrunken(breaking: violation.invariant)
        #expect(violation.invariant == .becomesCurrent)
        #expect(shrunken.troubles == [plan.troubles[1]])
        #expect(shrunken.lineages.count == 1)
    }
}
