public import RotationCore
public import RotationPorts
import Synchronization

/// A ledger that keeps everything in memory, all or nothing per record, with faults on demand.
///
/// It outlives the program that uses it, as a file outlives the daemon: a second program over the same ledger is a
/// restart. Every call lets other tasks run first, as a real commit does.
public final class InMemoryLedger: Ledger {
    private struct State {
        var log: [Fact] = []
        var lineages: [LineageID: LineageFacts] = [:]
        var requests: Set<LineageID> = []
        var managementKeys: [ManagementKeyRecord] = []
        var hasReserve = true
        var recordFaults: [LedgerError] = []
        var readFaults: [LedgerError] = []

        mutating func append(_ facts: [Fact]) {
            log += facts
            for fact in facts { lineages[fact.lineage, default: LineageFacts()].apply(fact) }
        }
    }

    private let state: Mutex<State>

    /// - Parameter facts: What an earlier run recorded.
    public init(_ facts: [Fact] = []) {
        var initial = State()
        initial.append(facts)
        state = Mutex(initial)
    }

    public func record(_ facts: [Fact]) async throws(LedgerError) {
        await Task.yield()
        try state.withLock { state throws(LedgerError) in
            if !state.recordFaults.isEmpty { throw state.recordFaults.removeFirst() }
            if let number = facts.lazy.compactMap(\.intent?.number).first(where: { $0 < 1 }) {
                throw LedgerError(.unusable, "cannot record an intent with number \(number) (simulated)")
            }
            if !state.hasReserve, facts.contains(where: { $0.intent != nil }) {
                throw LedgerError(.noReserve, "cannot record an intent: the ledger holds no reserve (simulated)")
            }
            state.append(facts)
        }
    }

    public func facts(of lineage: LineageID) async throws(LedgerError) -> LineageFacts {
        await Task.yield()
        return try read { $0.lineages[lineage] ?? LineageFacts() }
    }

    /// Sorted: the order of a dictionary would differ from run to run.
    public func lineages() async throws(LedgerError) -> [LineageID] {
        await Task.yield()
        return try read { $0.lineages.filter { !$0.value.generations.isEmpty }.keys.sorted() }
    }

    public func takeRequests() async throws(LedgerError) -> [LineageID] {
        await Task.yield()
        return try read { state in
            defer { state.requests = [] }
            return state.requests.sorted()
        }
    }

    /// Is not among the records that fail on demand.
    public func record(_ key: ManagementKeyRecord) async throws(LedgerError) {
        await Task.yield()
        state.withLock { state in
            state.managementKeys.removeAll { ($0.server, $0.place) == (key.server, key.place) }
            state.managementKeys.append(key)
            state.managementKeys.sort { ($0.server, $0.place) < ($1.server, $1.place) }
        }
    }

    public func managementKeys() async throws(LedgerError) -> [ManagementKeyRecord] {
        await Task.yield()
        return recordedManagementKeys
    }

    private func read<Result: Sendable>(_ body: (inout State) -> Result) throws(LedgerError) -> Result {
        try state.withLock { state throws(LedgerError) in
            if !state.readFaults.isEmpty { throw state.readFaults.removeFirst() }
            return body(&state)
        }
    }
}

extension InMemoryLedger {
    /// Every fact ever recorded, in order. Secrets stay in it, for assertions, also where a real ledger erases them.
    public var log: [Fact] { state.withLock { $0.log } }

    /// The facts of one lineage, in order.
    public func log(of lineage: LineageID) -> [Fact] { log.filter { $0.lineage == lineage } }

    /// What was recorded of management keys, by server and place.
    public var recordedManagementKeys: [ManagementKeyRecord] { state.withLock { $0.managementKeys } }

    /// What another process records: an operator's `rotate`, `hold`, `resume`. ``takeRequests()`` tells of it.
    public func recordFromOutside(_ facts: [Fact]) {
        state.withLock { state in
            state.append(facts)
            state.requests.formUnion(facts.map(\.lineage))
        }
    }

    /// Whether ``takeRequests()`` would tell of any.
    public var hasRequests: Bool { state.withLock { !$0.requests.isEmpty } }

    /// Another ledger with the same content and no faults, as on a copied disk.
    public func copy() -> InMemoryLedger {
        let (log, requests, keys) = state.withLock { ($0.log, $0.requests, $0.managementKeys) }
        let copy = InMemoryLedger(log)
        copy.state.withLock { state in
            state.requests = requests
            state.managementKeys = keys
        }
        return copy
    }

    /// Lets the next `count` records fail, after those that are to fail already, without a trace in the ledger.
    public func failRecords(_ count: Int = 1, with error: LedgerError) {
        state.withLock { $0.recordFaults += Array(repeating: error, count: count) }
    }

    /// The same for reading: facts, lineages, requests.
    public func failReads(_ count: Int = 1, with error: LedgerError) {
        state.withLock { $0.readFaults += Array(repeating: error, count: count) }
    }

    /// Ends the faults that have not happened yet.
    public func clearFaults() {
        state.withLock {
            $0.recordFaults = []
            $0.readFaults = []
        }
    }

    /// Takes the reserve of S9 away, or gives it back: without it every intent is refused.
    public func setReserve(isHeld: Bool) {
        state.withLock { $0.hasReserve = isHeld }
    }
}

extension Fact {
    fileprivate var intent: Intent? {
        if case .intended(let intent) = kind { intent } else { nil }
    }
}
