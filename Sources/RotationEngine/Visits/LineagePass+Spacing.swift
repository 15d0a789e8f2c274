import RotationCore
import RotationPorts

extension LineagePass {
    /// That a file is not as it should be, and is left so for a while, is a failure like any other: it is told once, stands
    /// in the ledger, and `retry` ends the pause (S14). It is over when the file is written, or put back by somebody.
    mutating func noteSpacing() async throws(Interruption) {
        for destination in lineage.destinations {
            let step = Step.deliver(path: destination.path)
            let isFailed = facts.failures[step] != nil
            if isFailed, isInPlace(destination) {
                try await record([.cleared(step)])
            } else if !isFailed, let (attempt, message) = spacing(of: step) {
                hasFailed = true
                try await record([.failed(step, attempt: attempt, message: message)])
                observe(.stepFailed(step, attempt: attempt, message: message))
            }
        }
    }

    private func isInPlace(_ destination: Destination) -> Bool {
        guard let holder = facts.generations.last(where: { $0.delivered[destination.path] != nil }) else {
            return false
        }
        return holder.number == facts.deliverable?.number && findings[destination.path] == .holds(holder.number)
    }

    private func spacing(of step: Step) -> (attempt: Int, message: String)? {
        guard wasRestored(step) else { return nil }
        let prospects = prospects(for: lineage, facts: facts, evidence: evidence, now: now)
        for case .later(_, .retry(step, let attempt, let message)) in prospects { return (attempt, message) }
        return nil
    }

    /// Few files ever are: only then is it worth asking for everything that a lineage has before it.
    private func wasRestored(_ step: Step) -> Bool {
        guard case .deliver(let path) = step else { return false }
        return facts.generations.contains { ($0.delivered[path]?.count ?? 0) > 1 }
    }
}
