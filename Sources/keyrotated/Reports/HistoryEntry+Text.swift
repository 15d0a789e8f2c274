import RotationCore
import SQLiteLedger

extension HistoryEntry {
    /// What happened, in the words of the log.
    var text: String {
        let subject = "generation \(generation ?? 0)"
        let until = { (time: Timestamp?) in Clock.text(time ?? .distantFuture) }
        return switch kind {
        case .intended: "asks for \(subject), \"\(remoteName ?? "")\", to expire \(until(expiry))"
        case .notSent: "the request of \(subject) was not sent"
        case .rejected: "the server refused to create \(subject): \(reason ?? "")"
        case .lost: "nobody knows whether \(subject) was created; the next number is used"
        case .found: "a listing shows \(subject) as key \(key)"
        case .issued: "created \(subject), key \(key)"
        case .adopted: "adopted key \(key), \"\(remoteName ?? "")\", as \(subject)"
        case .verified: "the server accepts \(subject)"
        case .delivered: "delivered \(subject) to \"\(path ?? "")\""
        case .released: "\"\(path ?? "")\" left the configuration; the file stays as it is"
        case .told: "told `\(listener)` of \(subject)"
        case .consumerAccepted: "`\(listener)` accepted \(subject)"
        case .accepted: "\(subject) is current"
        case .superseded: "\(subject) is superseded; it stays until \(until(overlapEnds))"
        case .abandoned: "gave \(subject) up: \(reason ?? "")"
        case .vanished: "\(subject) is gone from the server, and not by us"
        case .revocationIntended: "is about to revoke \(subject)"
        case .revoked: "revoked \(subject)"
        case .dead: "\(subject) is proven dead"
        case .reappeared: "\(subject) exists again after it was revoked"
        case .lapsed: "\(subject) has expired"
        case .stuck: "STUCK: \(reason ?? ""); \(remedy ?? "")"
        case .unstuck: "gets on again"
        case .rotationRequested: "an operator asked for a rotation"
        case .held: "an operator put it on hold"
        case .resumed: "an operator resumed it"
        case .retired: "left the configuration; its key is no longer renewed"
        case .reinstated: "is back in the configuration"
        case .secondWriterSeen: "the server has a key \"\(remoteName ?? "")\" that this installation did not create"
        case .secondWriterResolved: "an operator dealt with the second writer"
        case .compromised: "an operator reported the keys made so far as compromised"
        case .retryRequested: "an operator asked for another try of what had failed"
        case .revocationRequested: "an operator asked for the revocation of its keys"
        }
    }

    private var key: String { keyID?.description ?? "" }
    private var listener: String { consumer?.rawValue ?? "" }

    /// The stable name of what happened: `revocation_intended`.
    var event: String {
        kind.rawValue.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : "\($1)" }
    }
}

extension JSONReport {
    /// One line of `history --json`.
    struct HistoryLine: Encodable {
        /// `ledger` or `journal`.
        let source: String
        let at: String
        let lineage: String
        let event: String
        let text: String
        let generation: Int?
        let keyID: String?
        let remoteName: String?
        let expires: String?
        let overlapEnds: String?
        let path: String?
        let consumer: String?
        let reason: String?
        let remedy: String?

        init(_ entry: HistoryEntry) {
            source = "ledger"
            at = entry.at.description
            lineage = entry.lineage.description
            event = entry.event
            text = entry.text
            generation = entry.generation
            keyID = entry.keyID?.description
            remoteName = entry.remoteName
            expires = entry.expiry?.description
            overlapEnds = entry.overlapEnds?.description
            path = entry.path
            consumer = entry.consumer?.rawValue
            reason = entry.reason
            remedy = entry.remedy
        }

        /// What the journal does not say is left out.
        init(_ entry: JournalHistoryEntry) {
            source = "journal"
            at = entry.at.description
            lineage = entry.lineage
            event = entry.event
            text = entry.text
            generation = entry.generation
            keyID = entry.keyID
            remoteName = nil
            expires = entry.expires
            overlapEnds = nil
            path = entry.path
            consumer = entry.consumer
            reason = entry.reason
            remedy = nil
        }
    }
}
