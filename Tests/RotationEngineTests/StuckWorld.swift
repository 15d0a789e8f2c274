import RotationCore
import RotationPorts
import Simulation
import Synchronization

/// Where calls hang until they are let go of, even cancelled ones, as in the kernel.
final class Trap: Sendable {
    private struct State {
        var isSet = false
        var caught: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func set() {
        state.withLock { $0.isSet = true }
    }

    func release() {
        let caught = state.withLock { state in
            state.isSet = false
            defer { state.caught = [] }
            return state.caught
        }
        for continuation in caught { continuation.resume() }
    }

    func pass() async {
        await withCheckedContinuation { continuation in
            let passes = state.withLock { state in
                if state.isSet { state.caught.append(continuation) }
                return !state.isSet
            }
            if passes { continuation.resume() }
        }
    }
}

/// A ledger whose disk can stop answering.
struct StuckLedger: Ledger {
    let base: InMemoryLedger
    let trap: Trap

    func record(_ facts: [Fact]) async throws(LedgerError) {
        await trap.pass()
        try await base.record(facts)
    }

    func facts(of lineage: LineageID) async throws(LedgerError) -> LineageFacts {
        await trap.pass()
        return try await base.facts(of: lineage)
    }

    func lineages() async throws(LedgerError) -> [LineageID] {
        await trap.pass()
        return try await base.lineages()
    }

    func record(_ key: ManagementKeyRecord) async throws(LedgerError) {
        await trap.pass()
        try await base.record(key)
    }

    func managementKeys() async throws(LedgerError) -> [ManagementKeyRecord] {
        await trap.pass()
        return try await base.managementKeys()
    }

    func takeRequests() async throws(LedgerError) -> [LineageID] {
        await trap.pass()
        return try await base.takeRequests()
    }
}

/// A clock from whose sleep nobody wakes.
struct StuckTime: TimeSource {
    let base: ManualClock
    let trap: Trap

    func now() -> Timestamp { base.now() }

    func sleep(until deadline: Timestamp) async throws(CancellationError) {
        await trap.pass()
        try await base.sleep(until: deadline)
    }
}
