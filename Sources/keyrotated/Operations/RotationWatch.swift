import RotationConfiguration
import RotationCore
import RotationPorts
import SystemTime

/// Waits until what was asked for is done, by looking at the ledger twice a second.
struct RotationWatch {
    let configuration: ValidatedConfiguration

    enum Finding {
        /// What came of it, for the operator.
        case done(String)
        case waiting
        /// The daemon does not get on by itself.
        case stuck(String)
    }

    /// - Throws: ``ProgramFailure`` with the first reason why it will not be done: 1 where a human is needed, 75 when the
    ///   daemon has ended.
    func wait(for lineages: [LineageID], until find: (Lineage, LineageFacts) -> Finding) async throws {
        let time = try SystemTimeSource()
        var waiting = Set(lineages)
        var toldAt = time.now()
        while !waiting.isEmpty {
            let view = try await LedgerView(configuration)
            guard view.daemon != nil else {
                throw ProgramFailure(
                    .tryAgain, "the daemon ended before it was done; what remains is done at its start")
            }
            for (lineage, facts) in view.lineages where waiting.contains(lineage.id) {
                switch find(lineage, facts) {
                case .waiting: break
                case .stuck(let reason): throw ProgramFailure(.attention, "\(lineage.id): \(reason)")
                case .done(let text):
                    StandardOutput.write("\(lineage.id): \(text)")
                    waiting.remove(lineage.id)
                }
            }
            if time.now() - toldAt >= Self.patience {
                toldAt = time.now()
                tell(view.lineages.filter { waiting.contains($0.lineage.id) })
            }
            if !waiting.isEmpty { try await time.sleep(until: time.now() + .milliseconds(500)) }
        }
    }

    /// After so long it is told, and told again, what is waited for.
    private static let patience: Duration = .seconds(15)

    /// An outage of the server is no fact of a lineage, so nothing else would be heard of it.
    private func tell(_ waiting: [OperatorRequest.Known]) {
        for (lineage, facts) in waiting.prefix(3) {
            let report = LineageReport(lineage, facts: facts, now: Clock.now())
            let problem = report.problem.map { "; \($0.summary)" } ?? ""
            StandardError.write("keyrotated: waiting for \(lineage.id): next: \(report.next.what)\(problem)".printable)
        }
        if waiting.count > 3 { StandardError.write("keyrotated: and for \(waiting.count - 3) more") }
    }

    /// What keeps any request from being done: a hold, or a trouble that began after it.
    private static func obstacle(_ lineage: Lineage, _ facts: LineageFacts, since requested: Timestamp?) -> String? {
        if lineage.hold || facts.heldAt != nil { return "it is on hold: what was asked for waits" }
        guard let trouble = facts.trouble, let requested, trouble.since >= requested else { return nil }
        return "\(trouble.summary)\n  → \(trouble.remedy)"
    }

    /// A key may never be proven dead: one whose bytes nobody has, and which is older than every key that a listing shows
    /// (S1).
    private static func unproven(_ meant: [Generation], _ facts: LineageFacts) -> String? {
        let failures = meant.compactMap { facts.failures[.proveDead($0.number)] }
        return failures.first { $0.attempt > 2 }.map { "\($0.message); the daemon goes on trying" }
    }

    private static func isOver(_ generation: Generation) -> Bool {
        if generation.deadAt != nil || generation.vanishedAt != nil { return true }
        return generation.expiry.map { Clock.now() >= $0 } ?? false
    }

    /// A requested rotation is done when a younger key is current.
    static func rotation(_ lineage: Lineage, _ facts: LineageFacts) -> Finding {
        if !lineage.isConfigured { return .stuck("it is no longer configured: the rotation waits") }
        if let obstacle = obstacle(lineage, facts, since: facts.rotationRequestedAt) { return .stuck(obstacle) }
        guard let requested = facts.rotationRequestedAt, let current = facts.current,
            current.intendedAt >= requested, let keyID = current.keyID
        else { return .waiting }
        return .done("generation \(current.number), key \(keyID), is current")
    }

    /// A compromise is answered when every generation that it speaks of is proven dead, gone, or expired.
    static func compromise(_ lineage: Lineage, _ facts: LineageFacts) -> Finding {
        if let obstacle = obstacle(lineage, facts, since: facts.compromise?.reportedAt) {
            return .stuck(obstacle)
        }
        let meant = facts.generations.filter { facts.isCompromised($0) && $0.lostAt == nil }
        guard meant.allSatisfy(isOver) else { return unproven(meant, facts).map { .stuck($0) } ?? .waiting }
        let dead = Count.list(meant.map(\.number), "generation")
        guard let current = facts.current, let keyID = current.keyID else {
            return .done("nothing of \(dead) works any more; the replacement is not accepted everywhere: see `status`")
        }
        return .done(
            "nothing of \(dead) works any more; generation \(current.number), key \(keyID), is current")
    }
    /// The keys of a retired lineage are gone, one and all.
    static func retirement(_ lineage: Lineage, _ facts: LineageFacts) -> Finding {
        if lineage.isConfigured { return .stuck("it is back in the configuration: nothing is revoked") }
        if let obstacle = obstacle(lineage, facts, since: facts.revocationRequestedAt) { return .stuck(obstacle) }
        let issued = facts.generations.filter(\.isIssued)
        if issued.allSatisfy(isOver) { return .done("none of its keys works any more") }
        return unproven(issued, facts).map { .stuck($0) } ?? .waiting
    }
}
