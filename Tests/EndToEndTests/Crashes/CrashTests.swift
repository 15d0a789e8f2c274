import FoundationEssentials
import Testing

/// The built daemon, killed at its system calls, and with system calls that fail. `make crash-test` visits every one of
/// them; here a few of each kind are.
@Suite(.serialized)
struct CrashTests {
    /// How many calls of a kind are visited: for SIGKILL, and for each error.
    private static let limits: (kill: Int, error: Int) = isComplete ? (.max, .max) : (4, 1)
    private static let isComplete = ProcessInfo.processInfo.environment["KEYROTATED_CRASH_TEST"] == "all"

    @Test(
        "P1 P4: killed at any system call, or with any that fails: no file is stranded, no key forgotten",
        arguments: CrashStage.allCases, CrashCalls.allCases)
    func survives(_ stage: CrashStage, _ kind: CrashCalls) async throws {
        if let obstacle = await Tracer.obstacle() {
            print("SKIPPED: the crash tests of \(stage.rawValue), \(kind): \(obstacle)")
            return
        }
        try await Directory.temporary { directory in
            try await Simulator.run(in: directory, ["--tenants", "1,19"]) { simulator in
                _ = try await simulator.create(name: "by hand", tenant: 19)
                let first = try await CrashSite(stage, number: 0, in: directory, simulator)
                let undisturbed = try await first.run(kind)
                #expect(undisturbed.ending.status == 0, "\(undisturbed.ending.error)")
                let calls = undisturbed.counts.sorted { $0.key < $1.key }.flatMap { call, count in
                    (1...count).map { (call: call, ordinal: $0) }
                }
                #expect(!calls.isEmpty)
                for (number, effect) in kind.effects.enumerated() {
                    let injections = Self.sample(calls, for: effect).map {
                        Tracer.Injection(effect: effect, call: $0.call, ordinal: $0.ordinal)
                    }
                    let sweep = CrashSweep(stage: stage, kind: kind, directory: directory, simulator: simulator)
                    let hits = try await sweep.run(injections, numberedFrom: 1 + number * 10_000)
                    print("crash test: \(stage.rawValue), \(kind), \(effect): \(hits) of \(calls.count) calls")
                    // What the network's thread does differs by a call or two from run to run.
                    #expect(hits * 10 >= injections.count * 8, "\(hits) of \(injections) came to pass")
                }
                let others = try await simulator.keys().map(\.name).filter { !$0.hasPrefix("collector.crash") }
                #expect(Set(others) == ["management", "by hand"])
            }
        }
    }

    /// All of them, or some from the beginning to the end, different ones for each effect.
    private static func sample<Call>(_ calls: [Call], for effect: String) -> [Call] {
        let limit = effect.contains("SIGKILL") ? limits.kill : limits.error
        if limit >= calls.count { return calls }
        let offset = effect.utf8.reduce(0) { $0 + Int($1) } % (calls.count / limit)
        return (0..<limit).map { calls[offset + $0 * calls.count / limit] }
    }
}
