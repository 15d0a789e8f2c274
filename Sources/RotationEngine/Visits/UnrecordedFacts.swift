import RotationCore
import Synchronization

/// What was done but could not be recorded, by lineage: kept in memory until the ledger takes it, so that a full disk
/// does not make the daemon do the same again and again (a service restart, a file, a request).
final class UnrecordedFacts: Sendable {
    private let facts = Mutex<[LineageID: [Fact]]>([:])

    /// Keeps the facts of effects. An intention that was not recorded was not acted on, and is no fact.
    func keep(_ unrecorded: [Fact]) {
        let effects = unrecorded.filter(\.tellsOfEffect)
        guard let lineage = effects.first?.lineage else { return }
        facts.withLock { $0[lineage, default: []] += effects }
    }

    func take(_ lineage: LineageID) -> [Fact] {
        facts.withLock { $0.removeValue(forKey: lineage) } ?? []
    }
}

extension Fact {
    fileprivate var tellsOfEffect: Bool {
        switch kind {
        case .intended, .revocationIntended, .stuck, .unstuck: false
        default: true
        }
    }
}
