internal import RotationCore

/// The stable names of the kinds of facts that are kept. A name is never given another meaning.
public enum FactKind: String, CaseIterable, Sendable {
    case intended, notSent, rejected, lost, found, issued, adopted, verified, delivered, released, told
    case consumerAccepted, accepted, superseded, abandoned, vanished, revocationIntended, revoked, dead, reappeared
    case lapsed, stuck, unstuck
    case rotationRequested, held, resumed, retired, reinstated, secondWriterSeen, secondWriterResolved
    case compromised, retryRequested, revocationRequested
}

extension Fact.Kind {
    /// The generation that the fact is about; nil for a fact about the lineage as a whole.
    var generation: GenerationNumber? {
        switch self {
        case .intended(let intent): intent.number
        case .adopted: 0
        case .notSent(let number), .rejected(let number, _), .lost(let number), .found(let number, _, _),
            .issued(let number, _, _, _), .verified(let number), .delivered(let number, _, _), .released(let number, _),
            .told(let number, _), .consumerAccepted(let number, _), .accepted(let number), .superseded(let number, _),
            .abandoned(let number, _), .vanished(let number), .revocationIntended(let number), .revoked(let number),
            .dead(let number), .reappeared(let number), .lapsed(let number):
            number
        case .failed, .cleared, .stuck, .unstuck, .rotationRequested, .held, .resumed, .retired, .reinstated,
            .secondWriterSeen, .secondWriterResolved, .compromised, .retryRequested, .revocationRequested:
            nil
        }
    }

    /// Nil for what is kept as the present state of a step (table `failure`) and not as a fact: a step that fails
    /// for a year must not make the ledger grow.
    var storedName: FactKind? {
        switch self {
        case .intended: .intended
        case .notSent: .notSent
        case .rejected: .rejected
        case .lost: .lost
        case .found: .found
        case .issued: .issued
        case .adopted: .adopted
        case .verified: .verified
        case .delivered: .delivered
        case .released: .released
        case .told: .told
        case .consumerAccepted: .consumerAccepted
        case .accepted: .accepted
        case .superseded: .superseded
        case .abandoned: .abandoned
        case .vanished: .vanished
        case .revocationIntended: .revocationIntended
        case .revoked: .revoked
        case .dead: .dead
        case .reappeared: .reappeared
        case .lapsed: .lapsed
        case .stuck: .stuck
        case .unstuck: .unstuck
        case .failed, .cleared: nil
        case .rotationRequested: .rotationRequested
        case .held: .held
        case .resumed: .resumed
        case .retired: .retired
        case .reinstated: .reinstated
        case .secondWriterSeen: .secondWriterSeen
        case .secondWriterResolved: .secondWriterResolved
        case .compromised: .compromised
        case .retryRequested: .retryRequested
        case .revocationRequested: .revocationRequested
        }
    }

    /// The secret that comes with the fact.
    var secret: Secret? {
        switch self {
        case .issued(_, _, let box, _), .adopted(_, let box): box.secret
        default: nil
        }
    }
}
