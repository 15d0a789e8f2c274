import RotationConfiguration
import RotationCore
import RotationPorts
import SystemTime

/// Waits until requested rotations are done, by looking at the ledger twice a second.
struct RotationWatch {
    let configuration: ValidatedConfiguration

    func wait(for lineages: [LineageID]) async throws {
        let time = try SystemTimeSource()
        var waiting = Set(lineages)
        while !waiting.isEmpty {
            let view = try await LedgerView(configuration)
            guard view.daemon != nil else {
                throw ProgramFailure(
                    .tryAgain, "the daemon ended before it was done; what remains is done at its start")
            }
            for (lineage, facts) in view.lineages where waiting.contains(lineage.id) {
                if try isDone(lineage, facts) { waiting.remove(lineage.id) }
            }
            if !waiting.isEmpty { try await time.sleep(until: time.now() + .milliseconds(500)) }
        }
    }

    private func isDone(_ lineage: Lineage, _ facts: LineageFacts) throws -> Bool {
        if lineage.hold || facts.heldAt != nil || !lineage.isConfigured {
            let reason = lineage.isConfigured ? "on hold" : "no longer configured"
            throw ProgramFailure(.attention, "\(lineage.id): it is \(reason): the rotation waits")
        }
        if let trouble = facts.trouble, trouble.since >= facts.rotationRequestedAt ?? .distantFuture {
            throw ProgramFailure(.attention, "\(lineage.id): \(trouble.summary)\n  → \(trouble.remedy)")
        }
        guard let requested = facts.rotationRequestedAt, let current = facts.current,
            current.intendedAt >= requested, let keyID = current.keyID
        else { return false }
        StandardOutput.write("\(lineage.id): generation \(current.number), key \(keyID), is current")
        return true
    }
}
