import RotationCore
import RotationPorts
import Simulation

/// One history of the simulated world with the real engine in it, judged after every effect.
///
/// Troubles come as planned, the process dies and is started again; then nothing goes wrong any more, and everything has
/// to come right by itself within a time that is known. All of it happens on the calling thread.
public struct Trial: Sendable {
    public let plan: TrialPlan

    public init(_ plan: TrialPlan) {
        self.plan = plan
    }

    /// - Parameter tracing: whether what happened is told in words, which takes many times as long.
    public func run(tracing: Bool = false) -> Verdict { run(Stage.engine, tracing: tracing) }

    func run(_ program: @escaping Stage.Program, tracing: Bool = false) -> Verdict {
        let stage = Stage(plan, tracing: tracing, program: program)
        var violation: Violation?
        do {
            let end = Stage.start + plan.turmoil + plan.rest + .seconds(86_400)
            let outcome = try SimulationRun.drive(
                clock: stage.clock, executor: stage.executor, until: end, stepLimit: 200_000, jobLimit: 200_000,
                whenIdle: { Self.watch(stage) }, { await Self.play(stage) })
            if outcome.wasCancelled { violation = stage.referee.violation(.comesToAnEnd, "it had to be cancelled") }
        } catch {
            violation = stage.referee.violation(.comesToAnEnd, "\(error)")
        }
        return Verdict(
            plan: plan, violation: stage.violation ?? violation, moments: stage.moments.count,
            momentsBeforeTroubles: stage.moments.countBeforeTroubles, lasted: stage.clock.now() - Stage.start,
            keysMade: stage.referee.keysMade, trace: stage.trace.text)
    }

    /// Asked whenever nothing can happen before the clock moves.
    private static func watch(_ stage: Stage) {
        if stage.isEnded { return }
        stage.lookAtTheTime()
        if stage.violation != nil { stage.end() }
    }

    private static let operatorLooks = 4

    private static func play(_ stage: Stage) async {
        await withTaskGroup { group in
            group.addTask {
                if await stage.makeTroubles() { await Self.rest(stage) }
                stage.end()
            }
            group.addTask { await stage.live() }
            group.addTask { await stage.liveAsClone() }
        }
    }

    private static func rest(_ stage: Stage) async {
        let longest = stage.configured.map { Patience(for: $0).untilDelivered }.max() ?? .zero
        let end = Stage.start + stage.plan.turmoil + stage.plan.rest
        // What has to be done by hand may be several things, of which each is seen once the one before is done.
        // Some of it comes late, as when a create had to wait for its budget.
        repeat {
            stage.clearUp()
            guard await stage.sleep(until: min(end, stage.clock.now() + longest / Self.operatorLooks)) else { return }
        } while stage.clock.now() + longest < end
        stage.clearUp()
        guard await stage.sleep(until: end) else { return }
        stage.judgeRest()
        await stage.judgeRestart()
    }
}
