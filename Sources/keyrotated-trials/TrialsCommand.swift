import ArgumentParser
import Glibc
import RotationTrial

/// Runs trials of many seeds and says how they went.
@main
struct TrialsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keyrotated-trials",
        abstract: "Runs the engine of keyrotated through simulated histories full of troubles.",
        discussion: "Exit status 1 when an invariant was broken: the seed then breaks it again.")

    @Option(help: "How many seeds to run.")
    var seeds = 1000
    @Option(help: "The first seed.")
    var first: UInt64 = 1
    @Flag(help: "Tell everything that happened.")
    var trace = false

    @Flag(help: "Leave out what has no part in a failure, and tell the end of what remains.")
    var shrink = false
    @Flag(help: "Kill the process at every moment of the scenarios for that, instead of running seeds.")
    var crashPoints = false

    func run() throws {
        let broken = crashPoints ? killEverywhere() : runSeeds()
        if broken > 0 { throw ExitCode(1) }
    }

    /// - Returns: how many runs broke an invariant.
    private func killEverywhere() -> Int {
        var (points, broken) = (0, 0)
        for scenario in CrashScenario.all {
            let moments = scenario.moments()
            points += moments.count
            for moment in moments {
                guard let violation = scenario.kill(at: moment).violation else { continue }
                broken += 1
                print("\(scenario), killed at moment \(moment): \(violation)")
                fflush(nil)
            }
            print("\(scenario): killed at \(moments.count) moments")
            fflush(nil)
        }
        print("\(points) crash points, \(broken) broken")
        return broken
    }

    /// What has a part in the failure, and the end of the shortest history that fails in the same way.
    private func explain(_ plan: TrialPlan, _ invariant: Invariant) {
        let plan = plan.shrunken(breaking: invariant)
        let verdict = Trial(plan).run(tracing: true)
        for trouble in plan.troubles { print("  \(trouble.kind) at \(trouble.at) for \(trouble.lasting)") }
        for line in verdict.trace.suffix(60) { print("  \(line)") }
        if let violation = verdict.violation { print("  \(violation)") }
    }

    /// - Returns: how many seeds broke an invariant.
    private func runSeeds() -> Int {
        let clock = ContinuousClock()
        let began = clock.now
        var (moments, keys, years, broken) = (0, 0, 0.0, 0)
        for seed in first..<first + UInt64(seeds) {
            let verdict = Trial(TrialPlan(drawnFrom: seed)).run(tracing: trace)
            for line in verdict.trace { print(line) }
            moments += verdict.moments
            keys += verdict.keysMade
            years += verdict.lineageYears
            if let violation = verdict.violation {
                broken += 1
                print("seed \(seed): \(violation)")
                if shrink { explain(verdict.plan, violation.invariant) }
                fflush(nil)
            }
        }
        let seconds = (clock.now - began) / .seconds(1)
        print(
            "\(seeds) seeds, \(broken) broken; \(Int(years)) lineage-years, \(keys) keys, \(moments) moments in "
                + "\(Int(seconds)) s: \(Int(years / seconds)) lineage-years a second")
        return broken
    }
}
