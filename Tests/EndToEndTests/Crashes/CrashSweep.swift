import Testing

/// Visits system calls of one stage, each in a run of its own.
struct CrashSweep {
    let stage: CrashStage
    let kind: CrashCalls
    let directory: Directory
    let simulator: Simulator

    /// Visits four at a time: a run mostly waits.
    ///
    /// - Parameter first: each visit has a number of its own, from here on.
    /// - Returns: how many of the injections came to pass.
    func run(_ injections: [Tracer.Injection], numberedFrom first: Int) async throws -> Int {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            var hits = 0
            for (index, injection) in injections.enumerated() {
                if index >= 4, try await group.next() == true { hits += 1 }
                group.addTask { try await visit(injection, number: first + index) }
            }
            for try await isHit in group where isHit { hits += 1 }
            return hits
        }
    }

    private func visit(_ injection: Tracer.Injection, number: Int) async throws -> Bool {
        let what: Comment = "\(injection.effect) at \(injection.call) in \(stage.rawValue)"
        let site = try await CrashSite(stage, number: number, in: directory, simulator)
        let outcome = try await site.run(kind, injection)
        // 73 and 77: the ledger or its lock could not be opened.
        // What a thread does after a call that failed is not what it did without: the n-th call may be another one.
        let isElsewhere = kind.isConfinedToSockets && outcome.isHitBesideSockets
        let isEnded =
            isElsewhere || injection.effect.contains("SIGKILL") || [0, 1, 73, 77].contains(outcome.ending.status)
        #expect(isEnded, "\(outcome.ending.status), \(what): \(outcome.ending.error)")
        try await site.expectNothingStranded(what)
        try await site.converge(what)
        try await site.expectAllWell(what)
        return outcome.isHit
    }
}
