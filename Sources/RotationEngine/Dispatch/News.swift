import RotationCore
import RotationPorts
import Synchronization

/// Finds out what about the visits to one server's lineages is worth telling: what changed, and what comes next. One
/// for all terms, so that a reload repeats nothing that has been told.
final class News: Sendable {
    private let state: Mutex<NewsState>

    init(server: String, observer: any RotationObserver) {
        state = Mutex(NewsState(server: server, observer: observer))
    }

    /// True when the latest visit of some lineage could not do what was due.
    var hasFailures: Bool { state.withLock { $0.hasFailures } }

    /// An operator asked for something: what comes of it is told even when nothing was done.
    func expect(_ lineage: LineageID) { state.withLock { $0.expect(lineage) } }

    func note(_ result: LineagePass.Result, of lineage: LineageID) { state.withLock { $0.note(result, of: lineage) } }

    /// Everything that was due has been visited. Told when something was done since the last time, not after every
    /// listing that found all in order; and once in each term.
    func passEnded(next: (lineage: LineageID, due: Timestamp)?) { state.withLock { $0.passEnded(next: next) } }

    func beginTerm() { state.withLock { $0.beginTerm() } }
}

private struct NewsState {
    private let server: String
    private let observer: any RotationObserver
    private var troubled: [LineageID: Problem.Kind] = [:]
    private var failed: Set<LineageID> = []
    private var withoutLedger: Set<LineageID> = []
    private var expected: Set<LineageID> = []
    /// The earliest next time among the visits so far: what comes next when nothing is kept of them, after a single run.
    private var earliest: (lineage: LineageID, due: Timestamp)?
    private var hasActed = false
    private var hasToldPassEnd = false

    init(server: String, observer: any RotationObserver) {
        self.server = server
        self.observer = observer
    }

    var hasFailures: Bool { !failed.isEmpty }

    mutating func beginTerm() { hasToldPassEnd = false }

    mutating func expect(_ lineage: LineageID) {
        observer.observe(.lineage(lineage, .requestNoticed))
        expected.insert(lineage)
    }

    mutating func note(_ result: LineagePass.Result, of lineage: LineageID) {
        if result.hasFailed { failed.insert(lineage) } else { failed.remove(lineage) }
        if result.hasActed { hasActed = true }
        noteLedger(result.ledgerFailure, lineage)
        switch result.decision {
        case .stuck(let problem):
            if troubled.updateValue(problem.kind, forKey: lineage) != problem.kind {
                observer.observe(.lineage(lineage, .stuck(problem)))
            }
        case .wait(let until, let reason):
            if earliest.map({ until < $0.due }) ?? (until != .distantFuture) { earliest = (lineage, until) }
            if troubled.removeValue(forKey: lineage) != nil { observer.observe(.lineage(lineage, .recovered)) }
            let isExpected = expected.remove(lineage) != nil
            if result.hasActed || isExpected { observer.observe(.lineage(lineage, .next(at: until, because: reason))) }
        case .act, nil: break
        }
    }

    /// A full disk is one event at its start and one at its end, not one for each lineage (S29).
    private mutating func noteLedger(_ failure: LedgerError?, _ lineage: LineageID) {
        if let failure {
            if withoutLedger.isEmpty { observer.observe(.ledgerFailed(message: failure.message)) }
            withoutLedger.insert(lineage)
        } else if withoutLedger.remove(lineage) != nil, withoutLedger.isEmpty {
            observer.observe(.ledgerRecovered)
        }
    }

    mutating func passEnded(next: (lineage: LineageID, due: Timestamp)?) {
        guard hasActed || !hasToldPassEnd else { return }
        hasActed = false
        hasToldPassEnd = true
        let next = next ?? earliest
        observer.observe(.server(server, .passEnded(next: next?.lineage, at: next?.due ?? .distantFuture)))
    }
}
