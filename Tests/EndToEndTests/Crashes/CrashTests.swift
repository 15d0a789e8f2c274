import FoundationEssentials
import Glibc
import Testing

/// The built daemon, killed at its system calls, and with system calls that fail. `make crash-test` visits every one of
/// them; here one or two of each name are.
@Suite(.serialized)
struct CrashTests {
    private static let isComplete = ProcessInfo.processInfo.environment["KEYROTATED_CRASH_TEST"] == "all"

    @Test(
        "P1 P4: killed at any system call, or with any that fails: no file is stranded, no key forgotten",
        .enabled("strace has to be there, and allowed to trace") { try await Tracer.isPossible() },
        arguments: CrashStage.allCases, CrashCalls.allCases)
    func survives(_ stage: CrashStage, _ kind: CrashCalls) async throws {
        try await Directory.temporary { directory in
            try await Simulator.run(in: directory, ["--tenants", "1,19"]) { simulator in
                _ = try await simulator.create(name: "by hand", tenant: 19)
                let first = try await CrashSite(stage, number: 0, in: directory, simulator)
                let undisturbed = try await first.run(kind)
                #expect(undisturbed.ending.status == 0, "\(undisturbed.ending.error)")
                try #require(!undisturbed.counts.isEmpty)
                for (number, effect) in kind.effects.enumerated() {
                    let injections = Self.sample(undisturbed, of: kind, for: effect)
                    let sweep = CrashSweep(stage: stage, kind: kind, directory: directory, simulator: simulator)
                    let hits = try await sweep.run(injections, numberedFrom: 1 + number * 10_000)
                    print("crash test: \(stage.rawValue), \(kind), \(effect): \(hits) of \(injections.count) calls")
                    // How often the network's thread waits differs from run to run; the last of its waits may not come.
                    let isUneven = kind == .network || kind == .traffic
                    let expected = isUneven ? injections.count / 2 : injections.count * 8 / 10
                    #expect(hits >= expected, "\(hits) of \(injections) came to pass")
                }
                let others = try await simulator.keys().map(\.name).filter { !$0.hasPrefix("collector.crash") }
                #expect(Set(others) == ["management", "by hand"])
            }
        }
    }

    @Test("P1 P4: a daemon that is killed again and again amid dozens of rotations strands no file and forgets no key")
    func survivesSuddenDeaths() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            let names = (1...24).map { "key\($0)" }
            try installation.configure(
                times: "lifetime = \"1h\"\noverlap = \"300ms\"\npoll_interval = \"500ms\"",
                installation.tenant(19, keys: names))
            #expect(try await installation.runOnce().status == 0)
            let first = try names.map { try installation.key($0) }
            for _ in 1...8 {
                #expect(try await installation.keyrotated("rotate", "--all").status == 0)
                let (_, ending) = try await installation.daemon { daemon in
                    try await Task.sleep(for: .milliseconds(Int.random(in: 0...900)))
                    daemon.signal(SIGKILL)
                    try await eventually("it is dead") { !daemon.isAlive }
                    try await expectNothingStranded(names, installation)
                }
                #expect(ending.status == -SIGKILL, "\(ending.error)")
            }
            let (_, ending) = try await installation.daemon { _ in
                try await eventually("each key is renewed, and the only one of its name", within: .seconds(60)) {
                    let keys = try await installation.simulator.keys().filter { $0.tenantId == 19 }
                    return try keys.count == names.count
                        && zip(first, names).allSatisfy { try $0 != installation.key($1) }
                }
                try await expectNothingStranded(names, installation)
            }
            #expect(ending.status == 0, "\(ending.error)")
        }
    }

    private func expectNothingStranded(_ names: [String], _ installation: Installation) async throws {
        for name in names {
            let isAccepted = try await installation.simulator.accepts(installation.key(name), tenant: 19)
            #expect(isAccepted, "\(name) is stranded")
        }
    }

    /// All of them; or, for a death, one or two of each name, and for an error any one, another one for each error.
    private static func sample(
        _ undisturbed: Tracer.Outcome, of kind: CrashCalls, for effect: String
    ) -> [Tracer.Injection] {
        let isDeath = effect.contains("SIGKILL")
        var calls = undisturbed.counts.sorted { $0.key < $1.key }.flatMap { name, count in
            (1...count).map { Tracer.Call(name: name, ordinal: $0) }
        }
        if !isDeath, kind.isConfinedToSockets { calls = calls.filter(undisturbed.onSockets.contains) }
        if !isComplete, isDeath {
            calls = calls.filter { call in
                let count = undisturbed.counts[call.name] ?? 0
                return count > 10 ? [count / 4, count * 3 / 4].contains(call.ordinal) : call.ordinal == (count + 1) / 2
            }
        } else if !isComplete {
            calls = [calls[effect.utf8.reduce(0) { $0 + Int($1) } % calls.count]]
        }
        return calls.map { Tracer.Injection(effect: effect, call: $0) }
    }
}
